package dev.pilothouse.console.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "pull",
        description = {
            "Writes the newest version of each prompt into a folder, one YAML file each.",
            "What is the same already stays as it is."
        },
        mixinStandardHelpOptions = true)
final class PromptPull implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "Made when it is not there.")
    private Path folder = Path.of(".");

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Option(names = "--feature", paramLabel = "F", description = "Only prompts of this feature.")
    private String feature = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Context context = Context.ofProcess();
        PromptFolder prompts = new PromptFolder(context.person(), tenant);
        Files.createDirectories(folder);
        int written = 0;
        for (JsonNode prompt : prompts.all(feature)) {
            String name = prompt.path("name").asString();
            Optional<String> text = prompts.text(name);
            Path file = folder.resolve(name + ".yaml");
            if (text.isPresent() && !same(file, text.get())) {
                Files.writeString(file, text.get());
                context.screen().print("Wrote " + file);
                written++;
            }
        }
        context.screen().print(written == 0 ? "Everything is as it was" : written + " files");
        return 0;
    }

    private static boolean same(Path file, String text) throws IOException {
        return Files.exists(file) && Files.readString(file).equals(text);
    }
}
