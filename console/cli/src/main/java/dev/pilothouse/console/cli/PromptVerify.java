package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.prompts.ReleaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "verify",
        description = {
            "Checks a file of 'pilothouse prompt export', or of the console, without asking anybody: the"
                    + " digest, the statement and its signature.",
            "Exits with 0 when all is genuine, with 1 otherwise."
        },
        footer = {
            "",
            "The key comes with the file. That it is your console's is known once its fingerprint is"
                    + " compared with what 'pilothouse kill-key show' prints there: give it as"
                    + " --fingerprint."
        },
        mixinStandardHelpOptions = true)
final class PromptVerify implements Callable<Integer> {
    private static final long LARGEST = 4 << 20;

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path path = Path.of("");

    @Option(
            names = "--fingerprint",
            paramLabel = "SHA256",
            description = "Of the key that must have signed it, in hexadecimal.")
    private Optional<String> expected = Optional.empty();

    @Override
    public Integer call() throws IOException {
        Screen screen = Screen.standard();
        try {
            verified(screen);
            return 0;
        } catch (BadInput wrong) {
            screen.print("NOT genuine: " + wrong.getMessage());
            return 1;
        }
    }

    private void verified(Screen screen) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new BadInput("FILE", path.toString(), "a file");
        }
        if (Files.size(path) > LARGEST) {
            throw new BadInput("FILE", Files.size(path) + " bytes", "at most " + LARGEST);
        }
        ReleaseFile file = ReleaseFile.verified(Files.readString(path));
        String fingerprint = file.seal().fingerprint();
        if (expected.isPresent() && !expected.get().equalsIgnoreCase(fingerprint)) {
            throw new BadInput("signature.public_key", fingerprint, expected.get());
        }
        JsonNode said = JsonMapper.shared().readTree(file.statement());
        screen.print(
                "Genuine: %s v%s of %s/%s, released in %s at %s"
                        .formatted(
                                said.path("prompt").asString(),
                                said.path("version").asString(),
                                said.path("tenant").asString(),
                                said.path("feature").asString(),
                                said.path("environment").asString(),
                                said.path("released_at").asString()));
        screen.print("Digest:      " + said.path("digest").asString());
        screen.print("Approved by: " + people(said));
        screen.print("Key:         " + file.seal().key() + ", fingerprint " + fingerprint);
        if (expected.isEmpty()) {
            screen.print("             the file's own; compare it with 'pilothouse kill-key show'");
        }
    }

    private static String people(JsonNode said) {
        String people =
                said.path("approved_by")
                        .valueStream()
                        .map(JsonNode::asString)
                        .collect(Collectors.joining(", "));
        return people.isEmpty()
                ? "as release " + said.path("approved_as").asString("?") + " before"
                : people;
    }
}
