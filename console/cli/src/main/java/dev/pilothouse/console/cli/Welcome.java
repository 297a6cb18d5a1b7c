package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Gateway;
import dev.pilothouse.console.cli.client.Refused;
import dev.pilothouse.console.cli.home.People;
import dev.pilothouse.console.cli.home.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a newcomer needs after the start: addresses, sign-ins, a first call. */
final class Welcome {
    private static final Duration KEY_TRAVELS = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String CALL =
            """
            curl -N %s/v1/chat/completions \\
              -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \\
              -d '{"model": "smollm2-135m-instruct", "stream": true, "messages": [{"role": "user", "content": "What is the capital of France?"}]}'\
            """;

    private final Context context;
    private final Gateway gateway;

    Welcome(Context context) {
        this.context = context;
        this.gateway = new Gateway(context.gatewayUrl());
    }

    void print() throws IOException, InterruptedException {
        String key = firstKey();
        Screen screen = context.screen();
        screen.print("");
        screen.print("Console   " + context.settings().consoleUrl());
        screen.print("Gateway   " + context.gatewayUrl() + "/v1");
        screen.print("");
        if (context.settings().text(dev.pilothouse.db.model.Setting.OIDC_ISSUER).isEmpty()) {
            printPeople(screen);
        }
        screen.print("Stream an answer from the real model:");
        screen.print("");
        String shown = screen.isTerminal() ? key : "'\"$(cat " + context.home().firstKey() + ")\"'";
        CALL.formatted(context.gatewayUrl(), shown).lines().forEach(screen::print);
        screen.print("");
    }

    private void printPeople(Screen screen) throws IOException {
        People people = People.ensure(context.home().people());
        if (!screen.isTerminal()) {
            screen.print("Sign-ins  in " + context.home().people());
            screen.print("");
            return;
        }
        Table table = new Table("SIGN IN AS", "PASSWORD", "ROLE", "NAME");
        people.people().forEach(p -> table.row(p.username(), p.password(), p.role(), p.name()));
        table.lines().forEach(screen::print);
        screen.print("(kept in " + context.home().people() + ")");
        screen.print("");
    }

    /** The key of the first start, made anew when the gateway does not know it. */
    private String firstKey() throws IOException, InterruptedException {
        Optional<String> kept = kept();
        if (kept.isPresent() && becomesKnown(kept.get())) {
            return kept.get();
        }
        String key =
                context.operator()
                        .post(
                                "/keys",
                                Map.of(
                                        "tenant", "default",
                                        "team", "platform",
                                        "feature", "playground",
                                        "environment", "production"))
                        .path("key")
                        .asString();
        PrivateFile.write(context.home().firstKey(), key);
        if (!becomesKnown(key)) {
            throw new Refused(
                    "unknown_key",
                    "the gateway does not know the new API key after "
                            + KEY_TRAVELS.toSeconds()
                            + " s; see 'pilothouse logs gateway'");
        }
        return key;
    }

    private Optional<String> kept() throws IOException {
        return Files.exists(context.home().firstKey())
                ? Optional.of(Files.readString(context.home().firstKey()).strip())
                : Optional.empty();
    }

    private boolean becomesKnown(String key) throws IOException, InterruptedException {
        long until = System.nanoTime() + KEY_TRAVELS.toNanos();
        while (!gateway.accepts(key)) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }
}
