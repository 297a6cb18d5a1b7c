package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.GlassBreaker;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.Console;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "kill",
        description =
                "Kills at one gateway, with everything else down. The token comes from --token-file,"
                        + " PILOTHOUSE_BREAK_GLASS_TOKEN, or is asked for.",
        mixinStandardHelpOptions = true)
final class BreakGlassKill implements Callable<Integer> {
    @Option(
            names = "--gateway",
            paramLabel = "HOST:PORT",
            description =
                    "Its admin port on loopback, its break-glass port (8087) elsewhere; default: the"
                            + " gateway of this machine.")
    private String gateway = "";

    @Mixin private KillWhat what = new KillWhat();

    @Option(names = "--tenant", paramLabel = "T", description = "Tenant of the target.")
    private String tenant = "";

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "R",
            description = "Why; callers see it.")
    private String reason = "";

    @Option(names = "--incident", paramLabel = "I", description = "Number of the incident.")
    private String incident = "";

    @Option(names = "--token-file", paramLabel = "FILE", description = "File with the token.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Certificate of the token, beyond loopback.")
    private Optional<Path> certificate = Optional.empty();

    @Option(
            names = "--authority",
            paramLabel = "FILE",
            description = "Who vouches for the gateway's certificate; default: whom Java trusts.")
    private Optional<Path> authority = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, String> kill = new LinkedHashMap<>();
        kill.put("scope", what.scope().word());
        putUnlessEmpty(kill, "target", what.target());
        putUnlessEmpty(kill, "tenant", tenant);
        kill.put("reason", reason);
        putUnlessEmpty(kill, "incident", incident);
        String address = gateway.isEmpty() ? ofThisMachine() : gateway;
        JsonNode made = new GlassBreaker(address, certificate, authority).kill(token(), kill);
        Screen.standard()
                .print(
                        "Killed %s at %s: kill %s, %s streams cut"
                                .formatted(
                                        made.path("over").asString(),
                                        address,
                                        made.path("id").asString(),
                                        made.path("streams_cut").asString()));
        return 0;
    }

    private static String ofThisMachine() {
        return InetAddress.getLoopbackAddress().getHostAddress()
                + ":"
                + Settings.of(System.getenv()).port(Setting.GATEWAY_ADMIN_PORT);
    }

    private static void putUnlessEmpty(Map<String, String> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }

    private String token() throws IOException {
        if (tokenFile.isPresent()) {
            return Files.readString(tokenFile.get()).strip();
        }
        Optional<String> set = Settings.of(System.getenv()).secret(Setting.BREAK_GLASS_TOKEN);
        if (set.isPresent()) {
            return set.get();
        }
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("Break-glass token: ");
        if (typed == null || typed.length == 0) {
            throw new BadInput("--token-file", "", "a file with the token");
        }
        return new String(typed).strip();
    }
}
