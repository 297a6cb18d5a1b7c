package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "push",
        description = {
            "Makes each file the newest version of its prompt; one that says what the newest"
                    + " version says changes nothing.",
            "A bad file is named with line and field, and then nothing is pushed at all."
        },
        footer = {
            "",
            "A file:",
            "",
            "  prompt: answer",
            "  feature: support",
            "  content:",
            "    model: smollm2-135m-instruct",
            "    messages:",
            "      - {role: system, content: You are brief.}",
            "      - {role: user, content: '{{question}}'}",
            "    variables:",
            "      - {name: question}",
            "    parameters: {temperature: 0.2}"
        },
        mixinStandardHelpOptions = true)
final class PromptPush implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "Folder of YAML files, or one file.")
    private Path where = Path.of(".");

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Option(
            names = "--note",
            required = true,
            paramLabel = "N",
            description = "What changed, for people.")
    private String note = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        PromptFolder folder = new PromptFolder(context.person(), tenant);
        List<PromptFile> files = folder.files(where);
        for (PromptFile file : files) {
            current(folder, file, tenant);
        }
        for (PromptFile file : files) {
            JsonNode answer = folder.push(file, note);
            long version = answer.path("version").path("version").asLong();
            file.pushed(version);
            context.screen()
                    .print(
                            file.prompt()
                                    + (answer.path("made").asBoolean()
                                            ? ": version " + version
                                            : ": unchanged, version " + version));
        }
        return 0;
    }

    /** So that no file is pushed when another one would be refused. */
    private static void current(PromptFolder folder, PromptFile file, String tenant)
            throws IOException, InterruptedException {
        Optional<JsonNode> found = folder.find(file.prompt());
        long newest = found.map(p -> p.path("newest").asLong()).orElse(0L);
        if (newest != file.version() && !says(folder, file)) {
            throw new BadInput(
                    file.path() + ":" + file.line("version") + ": version",
                    Long.toString(file.version()),
                    newest
                            + ", the newest in tenant "
                            + tenant
                            + "; nothing was pushed, pull first");
        }
    }

    private static boolean says(PromptFolder folder, PromptFile file)
            throws IOException, InterruptedException {
        Optional<String> newest = folder.text(file.prompt());
        return newest.isPresent() && PromptCompare.same(newest.get(), file);
    }
}
