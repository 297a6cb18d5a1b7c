package dev.pilothouse.policy.rules.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErasureCertificateTest {
    private static final KeyPair KEY = Signatures.generate();
    private static final String TRUE =
            """
            {"format": "pilothouse-erasure-statement/1", "request": "DSR-0001",
             "approval": {"asked_by": "ann", "approved_by": ["bob"]},
             "targets": [
              {"id": "spans", "erasable": true, "found": 3, "erased": 3,
               "control": {"found": 1, "at": "2026-11-30T10:00:00Z"},
               "erased_at": "2026-11-30T10:01:00Z",
               "proof": {"found": 0, "control_left": 0, "at": "2026-11-30T10:05:00Z"}},
              {"id": "files", "erasable": true, "found": 0, "erased": 0,
               "control": {"found": 1, "at": "2026-11-30T10:00:00Z"},
               "erased_at": "2026-11-30T10:02:00Z",
               "proof": {"found": 0, "control_left": 0, "at": "2026-11-30T10:06:00Z"}},
              {"id": "backups", "erasable": false, "stated": "age out"}]}
            """;

    private static Seal seal(byte[] statement) {
        return Seal.of(
                "key-1",
                KEY.getPublic().getEncoded(),
                Signatures.sign(
                        KEY.getPrivate().getEncoded(), ErasureCertificate.DOMAIN, statement));
    }

    private static ErasureCertificate signed(String statement) {
        return ErasureCertificate.sign(statement, ErasureCertificateTest::seal);
    }

    @Test
    void verified_takesWhatWasSigned() {
        ErasureCertificate read = ErasureCertificate.verified(signed(TRUE).write());
        assertThat(read).isEqualTo(signed(TRUE));
        assertThat(read.said().path("request").asString()).isEqualTo("DSR-0001");
    }

    @Test
    void everyFlippedByteOfTheStatement_isFound() {
        String file = signed(TRUE).write();
        int end = file.indexOf("\"signature\"");
        int found = 0;
        int tried = 0;
        for (int at = file.indexOf("\"statement\""); at < end; at++) {
            if (Character.isWhitespace(file.charAt(at))) {
                continue;
            }
            String other =
                    file.substring(0, at) + (char) (file.charAt(at) ^ 1) + file.substring(at + 1);
            tried++;
            try {
                var _ = ErasureCertificate.verified(other);
            } catch (BadInput e) {
                found++;
            }
        }
        assertThat(tried).isGreaterThan(500);
        assertThat(found).isEqualTo(tried);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"control\": {\"found\": 1' | '\"control\": {\"found\": 0' | spans.control.found",
                "'\"proof\": {\"found\": 0' | '\"proof\": {\"found\": 2' | spans.proof.found",
                "'\"control_left\": 0' | '\"control_left\": 1' | spans.proof.control_left",
                "'10:05:00' | '10:01:30' | spans.proof.at",
                "'10:00:00' | '10:01:59' | spans.control.at",
                "'[\"bob\"]' | '[\"ann\"]' | approval.approved_by",
                "'[\"bob\"]' | '[]' | approval.approved_by",
                "'\"erasable\": true' | '\"erasable\": false' | statement.targets"
            })
    void whatProvesNothing_isNotEvenSigned(String from, String to, String field) {
        String wrong = TRUE.replace(from.strip(), to.strip());
        assertThat(wrong).isNotEqualTo(TRUE);
        assertThatThrownBy(() -> signed(wrong))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(field.strip());
    }

    private static final String LOOKS =
            TRUE.replace(
                            "{\"found\": 1,",
                            "{\"found\": 1, \"looks\": [{\"name\": \"a\", \"found\": 1}],")
                    .replace(
                            "\"control_left\": 0,",
                            "\"control_left\": 0, \"unlooked\": 0, \"looks\": [{\"name\": \"a\", \"found\": 0}],");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"a\", \"found\": 1' | '\"a\", \"found\": 0' | spans.control.looks.a",
                "'\"a\", \"found\": 0' | '\"b\", \"found\": 0' | spans.proof.looks",
                "'\"unlooked\": 0' | '\"unlooked\": 1' | spans.proof.unlooked",
                "'\"erasable\": true' | '\"erasable\": true, \"absent\": true' | statement.targets",
                "'\"spans\", \"erasable\": true' | '\"spans\", \"erasable\": true, \"absent\": true' | spans.control.looks"
            })
    void everyLook_isControlledAndProved(String from, String to, String field) {
        assertThat(ErasureCertificate.verified(signed(LOOKS).write())).isEqualTo(signed(LOOKS));
        String wrong = LOOKS.replace(from.strip(), to.strip());
        assertThat(wrong).isNotEqualTo(LOOKS);
        assertThatThrownBy(() -> signed(wrong))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(field.strip());
    }

    @Test
    void storeOfWhichThereIsNone_needsNoControl() {
        String none =
                TRUE.replace(
                                "\"spans\", \"erasable\": true",
                                "\"spans\", \"erasable\": true, \"absent\": true")
                        .replaceFirst("\"found\": 1", "\"found\": 0");
        boolean absent =
                ErasureCertificate.verified(signed(none).write())
                        .said()
                        .at("/targets/0/absent")
                        .asBoolean();
        assertThat(absent).isTrue();
    }

    @Test
    void signedLie_isRefused() {
        String lie = TRUE.replace("\"control_left\": 0", "\"control_left\": 7");
        String canonical = dev.pilothouse.policy.rules.CanonicalJson.of(lie);
        String file =
                new ErasureCertificate(
                                canonical,
                                seal(canonical.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                        .write();
        assertThatThrownBy(() -> ErasureCertificate.verified(file))
                .hasMessageContaining("control_left");
    }

    @Test
    void signatureOfARelease_isNone() {
        ErasureCertificate other =
                ErasureCertificate.sign(
                        TRUE,
                        s ->
                                Seal.of(
                                        "key-1",
                                        KEY.getPublic().getEncoded(),
                                        Signatures.sign(
                                                KEY.getPrivate().getEncoded(),
                                                "pilothouse-release-file-v1",
                                                s)));
        assertThatThrownBy(() -> ErasureCertificate.verified(other.write()))
                .hasMessageContaining("signature.value");
    }
}
