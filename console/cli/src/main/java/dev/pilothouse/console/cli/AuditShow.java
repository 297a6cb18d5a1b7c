package dev.pilothouse.console.cli;

import java.io.IOException;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "show",
        description = "Shows an entry of the audit log: who, why, what was before and after.",
        mixinStandardHelpOptions = true)
final class AuditShow implements Callable<Integer> {
    @Parameters(paramLabel = "ENTRY", description = "Its number.")
    private long seq;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        JsonNode e = context.person().get("/audit/entries/" + seq, Map.of());
        Screen screen = context.screen();
        if (json) {
            screen.print(e.toPrettyString());
            return 0;
        }
        screen.print("Entry:    " + e.path("seq").asString());
        screen.print("Action:   " + e.path("action").asString());
        screen.print(
                "Who:      "
                        + e.path("actor_name").asString()
                        + ", "
                        + e.path("actor_ref").asString());
        screen.print("When:     " + e.path("at").asString());
        screen.print(
                "On:       "
                        + e.path("object_type").asString()
                        + " "
                        + e.path("object_id").asString());
        screen.print(
                "Outcome:  "
                        + e.path("outcome").asString()
                        + ", HTTP "
                        + e.path("code").asString());
        String reason = e.path("detail").path("reason").asString("");
        if (!reason.isEmpty()) {
            screen.print("Reason:   " + reason);
        }
        changes(screen, e.path("detail").path("before"), e.path("detail").path("after"));
        screen.print("Hash:     " + e.path("hash").asString());
        return 0;
    }

    private static void changes(Screen screen, JsonNode before, JsonNode after) {
        TreeSet<String> names = new TreeSet<>(before.propertyNames());
        names.addAll(after.propertyNames());
        for (String name : names) {
            JsonNode old = before.path(name);
            JsonNode now = after.path(name);
            if (!old.equals(now)) {
                if (!old.isMissingNode()) {
                    screen.print("  - " + name + ": " + old);
                }
                if (!now.isMissingNode()) {
                    screen.print("  + " + name + ": " + now);
                }
            }
        }
    }
}
