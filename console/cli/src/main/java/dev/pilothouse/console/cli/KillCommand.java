package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "kill",
        description = "Stops traffic of a scope at every gateway, at once.",
        mixinStandardHelpOptions = true)
final class KillCommand implements Callable<Integer> {
    private static final Pattern LASTS = Pattern.compile("([1-9]\\d{0,4})([mhd])");

    @Mixin private KillWhat what = new KillWhat();

    @Option(
            names = "--tenant",
            paramLabel = "T",
            description = "Tenant of the target; found by itself when one tenant has the feature.")
    private String tenant = "";

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "R",
            description = "Why; callers see it.")
    private String reason = "";

    @Option(
            names = "--mode",
            paramLabel = "M",
            description =
                    "deny-and-cut (default), deny-new to let answers in flight end, fall-back to another"
                            + " deployment, or tools-read-only.")
    private String mode = KillMode.DENY_AND_CUT.word();

    @Option(
            names = "--fallback",
            paramLabel = "D",
            description =
                    "With fall-back: the deployment that calls go to; default: the rest of their route.")
    private String fallback = "";

    @Option(
            names = "--for",
            paramLabel = "T",
            description = "Ends by itself after so long, for example 30m, 8h or 2d.")
    private String lasts = "";

    @Option(names = "--incident", paramLabel = "I", description = "Number of the incident.")
    private String incident = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        Map<String, String> kill = new LinkedHashMap<>();
        kill.put("scope", what.scope().word());
        kill.put("target", what.target());
        kill.put("mode", KillMode.ofWord(mode).word());
        kill.put("reason", reason);
        Api api = context.operator();
        putUnlessEmpty(kill, "tenant", tenant(api));
        putUnlessEmpty(kill, "incident", incident);
        putUnlessEmpty(kill, "fallback", fallback);
        putUnlessEmpty(kill, "expires_at", lasts.isEmpty() ? "" : end().toString());
        JsonNode made = api.post("/kills", kill);
        context.screen()
                .print(
                        "Killed %s%s (%s%s): kill %s, epoch %s"
                                .formatted(
                                        what.scope().word(),
                                        what.target().isEmpty() ? "" : " " + what.target(),
                                        made.path("mode").asString(""),
                                        fallback.isEmpty() ? "" : " to " + fallback,
                                        made.path("id").asString(),
                                        made.path("epoch").asString("-")));
        return 0;
    }

    private Instant end() {
        Matcher matcher = LASTS.matcher(lasts);
        if (!matcher.matches()) {
            throw new BadInput("--for", lasts, "a number of minutes, hours or days such as 30m");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
        return Instant.now().plus(duration);
    }

    private String tenant(Api api) throws IOException, InterruptedException {
        if (!tenant.isEmpty() || what.scope() != KillScope.FEATURE) {
            return tenant;
        }
        List<String> tenants =
                api.get("/features", Map.of("id", what.target()))
                        .path("features")
                        .valueStream()
                        .filter(f -> f.path("id").asString("").equals(what.target()))
                        .map(f -> f.path("tenant").asString(""))
                        .distinct()
                        .toList();
        return switch (tenants.size()) {
            case 0 -> throw new BadInput("--feature", what.target(), "a feature of some tenant");
            case 1 -> tenants.getFirst();
            default ->
                    throw new BadInput(
                            "--tenant",
                            "",
                            "one of the tenants that have this feature: "
                                    + String.join(", ", tenants));
        };
    }

    private static void putUnlessEmpty(Map<String, String> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }
}
