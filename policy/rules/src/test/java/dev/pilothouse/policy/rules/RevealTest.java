package dev.pilothouse.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevealTest {
    private static final RevealKeys KEYS = RevealKeys.generate();
    private static final RevealContext HERE = new RevealContext("acme", "t1", "s1", "input");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Write to ana@example.com or +49 30 901820.",
                "[{\"content\":\"I said \\\"ana@example.com\\\"\"}]"
            })
    void holderOfThePrivateKeyReadsTheOriginal(String text) {
        Masked masked = new Masker(Detector.all()).mask(text);
        String stored =
                SealedFinding.write(
                        new RevealSealer(KEYS.publicKey()).seal(masked.findings(), HERE));

        assertThat(stored).doesNotContain("ana@");
        assertThat(open(masked, stored, HERE)).isEqualTo(text);
    }

    @Test
    void originalOpensNowhereElse() {
        Masked masked = new Masker(Detector.all()).mask("ana@example.com");
        String stored =
                SealedFinding.write(
                        new RevealSealer(KEYS.publicKey()).seal(masked.findings(), HERE));

        RevealContext elsewhere = new RevealContext("globex", "t1", "s1", "input");
        assertThat(open(masked, stored, elsewhere)).isEqualTo("[email]");
    }

    @Test
    void maskedWithoutAKey_staysMasked() {
        Masked masked = new Masker(Detector.all()).mask("ana@example.com");
        String stored =
                SealedFinding.write(masked.findings().stream().map(SealedFinding::lost).toList());

        assertThat(open(masked, stored, HERE)).isEqualTo("[email]");
    }

    @Test
    void publicKeyCannotOpen() {
        assertThatThrownBy(() -> new RevealOpener(KEYS.publicKey())).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> new RevealSealer(new byte[] {1, 2}))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("reveal_public_key");
    }

    private static String open(Masked masked, String stored, RevealContext context) {
        List<SealedFinding> findings = SealedFinding.read(stored);
        return new RevealOpener(KEYS.privateKey()).open(masked.text(), findings, context);
    }
}
