package dev.pilothouse.console.cli;

import dev.pilothouse.console.cli.client.Api;
import dev.pilothouse.console.cli.client.Refused;
import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "apply",
        description = {
            "Brings features to what YAML files say: shows what differs, asks, applies all or none.",
            "With --dry-run it exits with 0 when nothing differs, 1 when something does, 2 when it"
                    + " could not tell. What the files do not name is left alone."
        },
        mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
    private static final int DIFFERS = 1;
    private static final int UNKNOWN = 2;
    private static final String PATH = "/features/apply";

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description =
                    "A YAML file, a folder of them, or - for standard input. Can be repeated.")
    private List<String> names = List.of();

    @Option(names = "--dry-run", description = "Only show what differs.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Apply without asking.")
    private boolean yes;

    @Option(names = "--json", description = "Print JSON; applies only with --yes.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        if (!dryRun) {
            return run(context);
        }
        try {
            return run(context);
        } catch (Refused | Failure e) {
            System.err.println("pilothouse: " + e.getMessage());
            return UNKNOWN;
        }
    }

    private int run(Context context) throws IOException, InterruptedException {
        List<Map<String, String>> files = DeclaredFiles.read(names, System.in);
        Api api = context.whoever();
        while (true) {
            JsonNode compared = api.post(PATH, Map.of("files", files, "dry_run", true));
            FeatureDifferences differences = new FeatureDifferences(compared);
            if (dryRun || !differences.any()) {
                print(context.screen(), compared, differences);
                return dryRun && differences.any() ? DIFFERS : 0;
            }
            if (!json) {
                differences.lines().forEach(context.screen()::print);
            }
            if (!agreed(context.screen())) {
                context.screen().print("Nothing was applied");
                return 1;
            }
            try {
                JsonNode applied = api.post(PATH, Map.of("files", files, "seen", seen(compared)));
                context.screen()
                        .print(
                                json
                                        ? applied.toPrettyString()
                                        : "Applied: " + new FeatureDifferences(applied).summary());
                return 0;
            } catch (Refused e) {
                if (yes || !e.code().equals("changed-meanwhile")) {
                    throw e;
                }
                context.screen().print("Changed meanwhile; nothing was applied. Compared again:");
            }
        }
    }

    private void print(Screen screen, JsonNode compared, FeatureDifferences differences) {
        if (json) {
            screen.print(compared.toPrettyString());
        } else {
            differences.lines().forEach(screen::print);
        }
    }

    private boolean agreed(Screen screen) {
        if (yes) {
            return true;
        }
        if (json || !screen.isTerminal() || names.contains("-")) {
            throw new BadInput("--yes", "", "given where nobody can be asked");
        }
        screen.print("Apply this? Type 'yes':");
        Scanner in = new Scanner(System.in, StandardCharsets.UTF_8);
        return in.hasNextLine() && in.nextLine().strip().toLowerCase(Locale.ROOT).equals("yes");
    }

    private static List<Map<String, Object>> seen(JsonNode compared) {
        return compared.path("changes")
                .valueStream()
                .map(c ->
                        Map.<String, Object>of(
                                "feature", c.path("feature").asString(""),
                                "version", c.path("version").asLong()))
                .toList();
    }
}
