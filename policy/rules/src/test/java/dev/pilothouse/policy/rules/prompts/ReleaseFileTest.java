package dev.pilothouse.policy.rules.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseFileTest {
    private static final KeyPair PAIR = Signatures.generate();
    private static final ReleaseContent CONTENT =
            new ReleaseContent(
                    new TenantId("acme"),
                    new FeatureId("chat"),
                    "answer",
                    3,
                    PromptJson.read(
                            """
                            {"model": "small", "messages": [{"role": "system", "content": "Grüße."}],
                             "parameters": {"temperature": 0.30000000000000004, "seed": 7}}\
                            """));

    private static ReleaseFile signed(String domain) {
        String statement =
                """
                {"digest":"%s","tenant":"acme","feature":"chat","prompt":"answer","version":3,
                 "environment":"production","approved_by":["one"]}\
                """
                        .formatted(CONTENT.digest());
        return ReleaseFile.sign(
                statement,
                CONTENT.canonical(),
                bytes ->
                        Seal.of(
                                "kill-1",
                                PAIR.getPublic().getEncoded(),
                                Signatures.sign(PAIR.getPrivate().getEncoded(), domain, bytes)));
    }

    private static String file() {
        return signed(ReleaseFile.DOMAIN).write();
    }

    @Test
    void file_isVerifiedWithoutAnythingElse_whateverItsSpaces() {
        ReleaseFile read = ReleaseFile.verified(file());
        assertThat(ReleaseContent.read(read.release())).isEqualTo(CONTENT);
        assertThat(read.seal().key()).isEqualTo("kill-1");
        assertThat(read.seal().fingerprint())
                .isEqualTo(Seal.fingerprint(PAIR.getPublic().getEncoded()))
                .hasSize(64);
        assertThat(ReleaseFile.verified(file().replaceAll("\n *", " "))).isEqualTo(read);
        assertThat(file()).as("the same each time").isEqualTo(file());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Grüße. | Gruesse. | release",
                "\"seed\" : 7 | \"seed\" : 8 | release",
                "\"production\" | \"staging\" | signature.value",
                "\"one\" | \"two\" | signature.value",
                "pilothouse-release-file/1 | pilothouse-release-file/2 | format",
                "Ed25519 | none | signature.algorithm",
                "\"value\" : \" | \"value\" : \"AAAA | signature.value",
                "\"public_key\" : \"M | \"public_key\" : \"N | signature.value",
                "\"public_key\" : \" | \"public_key\" : \"* | signature.public_key",
                "\"key\" : \"kill-1\" | \"note\" : 1 | -",
            })
    void changedFile_isRefusedByItsPart(String right, String wrong, String part) {
        String changed = file().replaceFirst(java.util.regex.Pattern.quote(right), wrong);
        assertThat(changed).isNotEqualTo(file());
        if (part.equals("-")) {
            assertThat(ReleaseFile.verified(changed).seal().key()).isEmpty();
            return;
        }
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> ReleaseFile.verified(changed))
                .satisfies(e -> assertThat(e.field()).isEqualTo(part));
    }

    @Test
    void signatureForAnotherPurpose_isRefused() {
        String other = signed("pilothouse-release-v1").write();
        assertThatExceptionOfType(BadInput.class).isThrownBy(() -> ReleaseFile.verified(other));
        assertThatExceptionOfType(BadInput.class).isThrownBy(() -> ReleaseFile.verified("no file"));
        assertThatExceptionOfType(BadInput.class).isThrownBy(() -> ReleaseFile.verified("[]"));
    }

    @Test
    void statementAboutAnotherRelease_isRefused() {
        String other = file().replaceFirst("\"prompt\" : \"answer\"", "\"prompt\" : \"other\"");
        assertThatExceptionOfType(BadInput.class).isThrownBy(() -> ReleaseFile.verified(other));
    }
}
