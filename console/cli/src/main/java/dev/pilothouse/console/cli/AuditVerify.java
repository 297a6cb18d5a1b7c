package dev.pilothouse.console.cli;

import dev.pilothouse.policy.audit.verify.CheckedExport;
import dev.pilothouse.policy.audit.verify.ExportCheck;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "verify",
        description = {
            "Checks an export of the audit log without asking anybody: the manifest's signature, every"
                    + " file, and in JSON Lines the chain of hashes.",
            SignedInput.EXITS
        },
        footer = {"", SignedInput.KEYS},
        mixinStandardHelpOptions = true)
final class AuditVerify implements Callable<Integer> {
    @Mixin private SignedInput input = new SignedInput();

    @Override
    public Integer call() throws IOException {
        return input.checked(this::verified);
    }

    private void verified(Screen screen) throws IOException {
        CheckedExport checked = ExportCheck.of(input.path());
        input.matches(checked.seal().fingerprint());
        print(screen, checked);
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
        input.printKey(screen, "Key:      ", checked.seal());
    }

    private static String chain(CheckedExport.Chain c) {
        if (c.entries() == 0) {
            return "not checked: no entries in JSON Lines";
        }
        String details = "%d details as committed to, %d erased".formatted(c.details(), c.erased());
        return c.whole()
                ? "whole: %d entries, each hashed over the one before; %s"
                        .formatted(c.entries(), details)
                : "%d of %d entries follow the one before, the rest were filtered out; %s"
                        .formatted(c.linked(), c.entries(), details);
    }
}
