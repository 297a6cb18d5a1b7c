package dev.pilothouse.policy.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private static final KeyPair KEYS = Signatures.generate();
    private static final byte[] DATA = "epoch 7".getBytes(UTF_8);

    @Test
    void signatureHoldsForExactlyTheseBytes() {
        byte[] signature = Signatures.sign(KEYS.getPrivate().getEncoded(), DATA);
        byte[] key = KEYS.getPublic().getEncoded();

        assertThat(Signatures.verify(key, DATA, signature)).isTrue();
        assertThat(Signatures.verify(key, "epoch 8".getBytes(UTF_8), signature)).isFalse();
        assertThat(Signatures.verify(key, DATA, new byte[3])).isFalse();
        assertThat(Signatures.verify(new byte[5], DATA, signature)).isFalse();
    }

    @Test
    void subjectReference_dependsOnPersonAndTenant() {
        byte[] acme = "0123456789abcdef".getBytes(UTF_8);
        byte[] globex = "fedcba9876543210".getBytes(UTF_8);

        assertThat(SubjectReference.of(acme, " u-17 "))
                .isEqualTo(SubjectReference.of(acme, "u-17"))
                .hasSize(43);
        assertThat(SubjectReference.of(globex, "u-17"))
                .isNotEqualTo(SubjectReference.of(acme, "u-17"));
        assertThat(SubjectReference.of(acme, "")).isEmpty();
    }

    @Test
    void signatureOfADomain_isGoodInNoOther() {
        var pair = Signatures.generate();
        byte[] secret = pair.getPrivate().getEncoded();
        byte[] key = pair.getPublic().getEncoded();
        byte[] data = {1, 2, 3};
        byte[] signature = Signatures.sign(secret, "a", data);
        assertThat(Signatures.verify(key, "a", data, signature)).isTrue();
        assertThat(Signatures.verify(key, "b", data, signature)).isFalse();
        assertThat(Signatures.verify(key, data, signature)).isFalse();
        assertThat(Signatures.verify(key, "a", data, Signatures.sign(secret, data))).isFalse();
    }
}
