package dev.pilothouse.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import dev.pilothouse.policy.rules.prompts.ReleaseContent;
import dev.pilothouse.policy.rules.prompts.ReleaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PromptVerifyTest {
    private final KeyPair pair = Signatures.generate();
    @TempDir Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void export() throws IOException {
        ReleaseContent content =
                new ReleaseContent(
                        new TenantId("acme"),
                        new FeatureId("chat"),
                        "answer",
                        3,
                        PromptJson.read(
                                "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"));
        String statement =
                "{\"digest\":\"%s\",\"tenant\":\"acme\",\"feature\":\"chat\",\"prompt\":\"answer\",\"version\":3,\"environment\":\"production\",\"approved_by\":[\"a\"]}"
                        .formatted(content.digest());
        ReleaseFile signed =
                ReleaseFile.sign(
                        statement,
                        content.canonical(),
                        bytes ->
                                Seal.of(
                                        "kill-1",
                                        pair.getPublic().getEncoded(),
                                        Signatures.sign(
                                                pair.getPrivate().getEncoded(),
                                                ReleaseFile.DOMAIN,
                                                bytes)));
        file = Files.writeString(folder.resolve("answer.json"), signed.write());
    }

    private int verify(String... more) {
        CommandLine line = new CommandLine(new PromptVerify());
        String[] arguments = new String[more.length + 1];
        arguments[0] = file.toString();
        System.arraycopy(more, 0, arguments, 1, more.length);
        return line.execute(arguments);
    }

    @Test
    void genuineFile_isAccepted_alsoByItsFingerprint() {
        assertThat(verify()).isZero();
        assertThat(verify("--fingerprint", Seal.fingerprint(pair.getPublic().getEncoded())))
                .isZero();
    }

    @Test
    void fileOfAnotherKey_isRefused() {
        String other = Seal.fingerprint(Signatures.generate().getPublic().getEncoded());
        assertThat(verify("--fingerprint", other)).isEqualTo(1);
    }

    @Test
    void tamperedFile_isRefused() throws IOException {
        String text = Files.readString(file);
        Files.writeString(file, text.replace("Hello", "Hallo"));
        assertThat(verify()).isEqualTo(1);
        Files.writeString(file, text.replace("production", "staging"));
        assertThat(verify()).isEqualTo(1);
        file = folder.resolve("none.json");
        assertThat(verify()).isEqualTo(1);
    }
}
