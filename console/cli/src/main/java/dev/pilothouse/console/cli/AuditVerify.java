package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.audit.verify.CheckedExport;
import dev.pilothouse.policy.audit.verify.ExportCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "verify",
        description = {
            "Checks an export of the audit log without asking anybody: the manifest's signature, every"
                    + " file, and in JSON Lines the chain of hashes.",
            "Exits with 0 when all is genuine, with 1 otherwise."
        },
        footer = {
            "",
            "The key comes with the file. That it is your console's is known once its fingerprint is"
                    + " compared with what 'pilothouse kill-key show' prints there: give it as"
                    + " --fingerprint."
        },
        mixinStandardHelpOptions = true)
final class AuditVerify implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The zip.")
    private Path path = Path.of("");

    @Option(
            names = "--fingerprint",
            paramLabel = "SHA256",
            description = "Of the key that must have signed it, in hexadecimal.")
    private Optional<String> expected = Optional.empty();

    @Override
    public Integer call() throws IOException {
        Screen screen = Screen.standard();
        if (!Files.isRegularFile(path)) {
            throw new BadInput("FILE", path.toString(), "a file");
        }
        try {
            print(screen, checked());
            return 0;
        } catch (BadInput wrong) {
            screen.print("NOT genuine: " + wrong.getMessage());
            return 1;
        }
    }

    private CheckedExport checked() throws IOException {
        CheckedExport checked = ExportCheck.of(path);
        if (expected.isPresent() && !expected.get().equalsIgnoreCase(checked.fingerprint())) {
            throw new BadInput("signature.public_key", checked.fingerprint(), expected.get());
        }
        return checked;
    }

    private void print(Screen screen, CheckedExport checked) {
        JsonNode said = JsonMapper.shared().readTree(checked.statement());
        JsonNode log = said.path("log");
        screen.print(
                "Genuine: export %s, made %s"
                        .formatted(
                                said.path("export").asString(), said.path("made_at").asString()));
        screen.print("Filter:   " + said.path("filter"));
        screen.print("Tenants:  " + said.path("tenants"));
        screen.print(
                "Entries:  %s, numbers %s to %s; the log's head was %s"
                        .formatted(
                                log.path("entries").asString(),
                                log.path("first_seq").asString(),
                                log.path("last_seq").asString(),
                                log.path("head_seq").asString()));
        screen.print("Files:    " + String.join(", ", checked.files()));
        screen.print("Chain:    " + chain(checked.chain()));
        screen.print("Key:      " + checked.key() + ", fingerprint " + checked.fingerprint());
        if (expected.isEmpty()) {
            screen.print("          the file's own; compare it with 'pilothouse kill-key show'");
        }
    }

    private static String chain(CheckedExport.Chain c) {
        if (c.entries() == 0) {
            return "not checked: no entries in JSON Lines";
        }
        return c.whole()
                ? "whole: %d entries, each hashed over the one before; %d details as committed to"
                        .formatted(c.entries(), c.details())
                : "%d of %d entries follow the one before, the rest were filtered out; %d details as committed to"
                        .formatted(c.linked(), c.entries(), c.details());
    }
}
