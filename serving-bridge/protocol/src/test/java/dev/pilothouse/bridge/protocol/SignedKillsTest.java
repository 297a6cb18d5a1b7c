package dev.pilothouse.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignedKillsTest {
    /** Of the group: RFC 8032, section 5.1. */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final KeyPair key = TestControl.newKillKey();
    private final KillSet set = KillSet.newBuilder().setEpoch(7).build();
    private final SignedKillSet signed =
            TestControl.sign(set, key).toBuilder().setKeyId("k").build();

    @Test
    void signatureOfTheJdk_isGenuine() throws Exception {
        assertThat(SignedKills.verify(signed, Map.of("k", key.getPublic()))).isEqualTo(set);
    }

    @Test
    void otherKeyUnderTheSameName_isRefused() {
        refuses(signed, TestControl.newKillKey().getPublic());
    }

    @Test
    void eachBitOfTheSignature_counts() {
        byte[] bytes = signed.getSignature().toByteArray();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] other = bytes.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            refuses(with(other), key.getPublic());
        }
    }

    @Test
    void otherSet_isRefused() {
        ByteString other = KillSet.newBuilder().setEpoch(8).build().toByteString();
        refuses(signed.toBuilder().setKillSet(other).build(), key.getPublic());
    }

    @Test
    void signatureOfAnotherLength_isRefused() {
        byte[] bytes = signed.getSignature().toByteArray();
        refuses(with(new byte[0]), key.getPublic());
        refuses(with(Arrays.copyOf(bytes, 63)), key.getPublic());
        refuses(with(Arrays.copyOf(bytes, 65)), key.getPublic());
    }

    @Test
    void secondFormOfASignature_isRefused() {
        byte[] bytes = signed.getSignature().toByteArray();
        BigInteger s = new BigInteger(1, reversed(Arrays.copyOfRange(bytes, 32, 64)));
        byte[] second = reversed(bigEndian(s.add(ORDER)));
        System.arraycopy(second, 0, bytes, 32, 32);
        refuses(with(bytes), key.getPublic());
    }

    private static byte[] bigEndian(BigInteger number) {
        byte[] bytes = new byte[32];
        byte[] some = number.toByteArray();
        System.arraycopy(some, 0, bytes, bytes.length - some.length, some.length);
        return bytes;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private SignedKillSet with(byte[] signature) {
        return signed.toBuilder().setSignature(ByteString.copyFrom(signature)).build();
    }

    private static void refuses(SignedKillSet signed, PublicKey trusted) {
        assertThatThrownBy(() -> SignedKills.verify(signed, Map.of("k", trusted)))
                .isInstanceOf(SignedKills.Untrusted.class)
                .hasMessage("the signature is wrong");
    }
}
