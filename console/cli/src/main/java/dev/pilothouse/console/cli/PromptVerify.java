package dev.pilothouse.console.cli;

import dev.pilothouse.policy.rules.prompts.ReleaseFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "verify",
        description = {
            "Checks a file of 'pilothouse prompt export', or of the console, without asking anybody: the"
                    + " digest, the statement and its signature.",
            SignedInput.EXITS
        },
        footer = {"", SignedInput.KEYS},
        mixinStandardHelpOptions = true)
final class PromptVerify implements Callable<Integer> {
    private static final long LARGEST = 4 << 20;

    @Mixin private SignedInput input = new SignedInput();

    @Override
    public Integer call() throws IOException {
        return input.checked(this::verified);
    }

    private void verified(Screen screen) throws IOException {
        ReleaseFile file = ReleaseFile.verified(input.text());
        input.matches(file.seal().fingerprint());
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
        input.printKey(screen, "Key:         ", file.seal());
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
