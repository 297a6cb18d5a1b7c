package dev.pilothouse.console.cli;

import dev.pilothouse.policy.rules.privacy.ErasureCertificate;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
        name = "verify",
        description = {
            "Checks a certificate without asking anybody: its signature, that another person"
                    + " approved, and that in every store the probe found what was planted before and"
                    + " nothing afterwards.",
            SignedInput.EXITS
        },
        footer = {"", SignedInput.KEYS},
        mixinStandardHelpOptions = true)
final class DsrVerify implements Callable<Integer> {
    @Mixin private SignedInput input = new SignedInput();

    @Override
    public Integer call() throws IOException {
        return input.checked(this::verified);
    }

    private void verified(Screen screen) throws IOException {
        ErasureCertificate file = ErasureCertificate.verified(input.text());
        input.matches(file.seal().fingerprint());
        JsonNode said = file.said();
        screen.print(
                "Genuine: erasure %s of %s, %s, signed at %s"
                        .formatted(
                                said.path("request").asString(),
                                said.at("/subject/pseudonym").asString(),
                                said.path("right").asString(),
                                said.path("signed_at").asString()));
        stores(screen, said);
        said.path("exceptions")
                .forEach(kept ->
                        screen.print(
                                "Kept: %s, %s (%s)"
                                        .formatted(
                                                kept.path("target").asString(),
                                                kept.path("what").asString(),
                                                kept.path("ground").asString())));
        said.path("processors_notified")
                .forEach(n ->
                        screen.print(
                                "Told:  %s, %s at %s"
                                        .formatted(
                                                n.path("processor").asString(),
                                                n.path("state").asString(),
                                                n.path("at").asString())));
        input.printKey(screen, "Key:  ", file.seal());
    }

    private static void stores(Screen screen, JsonNode said) {
        Table table = new Table("STORE", "FOUND", "ERASED", "AFTERWARDS", "BYTES GONE BY");
        for (JsonNode target : said.path("targets")) {
            boolean erasable = target.path("erasable").asBoolean();
            table.row(
                    target.path("system").asString("-"),
                    target.path("found").asString("unknown"),
                    target.path("erased").asString("-"),
                    erasable ? target.at("/proof/found").asString() + " found" : "stated only",
                    target.path("bytes_gone_by").asString("-"));
        }
        table.lines().forEach(screen::print);
    }
}
