package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.privacy.ErasureCertificate;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "verify",
        description = {
            "Checks a certificate without asking anybody: its signature, that another person approved,"
                    + " and that in every store the probe found what was planted before and nothing"
                    + " afterwards.",
            "Exits with 0 when all is genuine, with 1 otherwise."
        },
        footer = {
            "",
            "The key comes with the file. That it is your console's is known once its fingerprint is"
                    + " compared with what 'pilothouse kill-key show' prints there: give it as"
                    + " --fingerprint."
        },
        mixinStandardHelpOptions = true)
final class DsrVerify implements Callable<Integer> {
    private static final long LARGEST = 4 << 20;

    @Parameters(paramLabel = "FILE", description = "The JSON file.")
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

    private String text() throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new BadInput("FILE", path.toString(), "a file");
        }
        if (Files.size(path) > LARGEST) {
            throw new BadInput("FILE", Files.size(path) + " bytes", "at most " + LARGEST);
        }
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            BadInput refused = new BadInput("FILE", path.toString(), "text in UTF-8");
            refused.initCause(e);
            throw refused;
        }
    }

    private void verified(Screen screen) throws IOException {
        ErasureCertificate file = ErasureCertificate.verified(text());
        String fingerprint = file.seal().fingerprint();
        if (expected.isPresent() && !expected.get().equalsIgnoreCase(fingerprint)) {
            throw new BadInput("signature.public_key", fingerprint, expected.get());
        }
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
        screen.print("Key:  " + file.seal().key() + ", fingerprint " + fingerprint);
        if (expected.isEmpty()) {
            screen.print("      the file's own; compare it with 'pilothouse kill-key show'");
        }
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
