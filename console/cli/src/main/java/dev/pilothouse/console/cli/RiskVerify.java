package dev.pilothouse.console.cli;

import dev.pilothouse.policy.rules.SignedFile;
import dev.pilothouse.policy.rules.risk.RiskFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
        name = "verify",
        description = {
            "Checks a file of 'pilothouse risk export', or of the console, without asking anybody: its"
                    + " answers, its result and the signature over both.",
            SignedInput.EXITS
        },
        footer = {"", SignedInput.KEYS},
        mixinStandardHelpOptions = true)
final class RiskVerify implements Callable<Integer> {
    @Mixin private SignedInput input = new SignedInput();

    @Override
    public Integer call() throws IOException {
        return input.checked(this::verified);
    }

    private void verified(Screen screen) throws IOException {
        SignedFile file = RiskFile.verified(input.text());
        input.matches(file.seal().fingerprint());
        JsonNode said = file.said();
        screen.print(
                "Genuine: classification %s of %s, %s"
                        .formatted(
                                said.path("number").asString(),
                                said.path("feature").asString(),
                                said.at("/result/risk_class").asString()));
        screen.print("Ruleset: " + said.at("/ruleset/version").asString());
        input.printKey(screen, "Key:     ", file.seal());
    }
}
