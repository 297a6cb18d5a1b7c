package dev.pilothouse.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.privacy.ErasureCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DsrVerifyTest {
    private static final String STATEMENT =
            """
            {"format": "pilothouse-erasure-statement/1", "request": "DSR-0001",
             "right": "GDPR Article 17", "signed_at": "2026-11-30T10:06:00Z",
             "subject": {"pseudonym": "p_8f21c40ad1b20c77"},
             "approval": {"asked_by": "ann", "approved_by": ["bob"]},
             "exceptions": [],
             "targets": [
              {"id": "spans", "system": "Span store", "erasable": true, "found": 3, "erased": 3,
               "control": {"found": 1, "at": "2026-11-30T10:00:00Z"},
               "erased_at": "2026-11-30T10:01:00Z",
               "proof": {"found": 0, "control_left": 0, "at": "2026-11-30T10:05:00Z"}}]}
            """;

    private final KeyPair pair = Signatures.generate();
    @TempDir Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void certificate() throws IOException {
        file = Files.writeString(folder.resolve("DSR-0001.json"), signed().write());
    }

    private ErasureCertificate signed() {
        return ErasureCertificate.sign(
                STATEMENT,
                bytes ->
                        Seal.of(
                                "kill-1",
                                pair.getPublic().getEncoded(),
                                Signatures.sign(
                                        pair.getPrivate().getEncoded(),
                                        ErasureCertificate.DOMAIN,
                                        bytes)));
    }

    private int verify(String... more) {
        String[] arguments = new String[more.length + 1];
        arguments[0] = file.toString();
        System.arraycopy(more, 0, arguments, 1, more.length);
        return new CommandLine(new DsrVerify()).execute(arguments);
    }

    @Test
    void genuineFile_isTaken_alsoWithItsFingerprint() {
        assertThat(verify()).isZero();
        assertThat(verify("--fingerprint", signed().seal().fingerprint())).isZero();
        assertThat(verify("--fingerprint", "0".repeat(64))).isEqualTo(1);
    }

    @Test
    void changedFile_isRefused() throws IOException {
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"erased\" : 3", "\"erased\" : 4"));
        assertThat(Files.readString(file)).isNotEqualTo(text);
        assertThat(verify()).isEqualTo(1);
    }

    @Test
    void whatIsNoCertificate_isRefused() throws IOException {
        Files.writeString(file, "{}");
        assertThat(verify()).isEqualTo(1);
        Files.delete(file);
        assertThat(verify()).isEqualTo(1);
    }
}
