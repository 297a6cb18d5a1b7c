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
        said.path("keys_destroyed")
                .forEach(key ->
                        screen.print(
                                "Destroyed: %s, at %s%s"
                                        .formatted(
                                                key.path("key").asString(),
                                                key.path("at").asString(),
                                                bytes(key))));
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

    /** Nothing of older ones, which do not say it. */
    private static String bytes(JsonNode key) {
        if (key.has("bytes_gone_by")) {
            return "; bytes gone by " + key.path("bytes_gone_by").asString();
        }
        String unknown = key.path("bytes_gone_by_unknown").asString("");
        return unknown.isEmpty() ? "" : "; bytes gone by: not known, " + unknown;
    }

    private static String afterwards(JsonNode target) {
        if (!target.path("erasable").asBoolean()) {
            return "stated only";
        }
        return target.path("absent").asBoolean(false)
                ? "nothing is there"
                : target.at("/proof/found").asString() + " found";
    }

    private static void stores(Screen screen, JsonNode said) {
        Table table = new Table("STORE", "FOUND", "ERASED", "AFTERWARDS", "BYTES GONE BY");
        for (JsonNode target : said.path("targets")) {
            table.row(
                    target.path("system").asString("-"),
                    target.path("found").asString("unknown"),
                    target.path("erased").asString("-"),
                    afterwards(target),
                    target.path("bytes_gone_by").asString("-"));
        }
        table.lines().forEach(screen::print);
    }
}
