package dev.pilothouse.policy.decisions.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one person: seals what the privacy office wrote about them and commits to it. Without
 * it, neither can be read or linked any more.
 */
final class SubjectKey {
    static final int BYTES = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;

    /**
     * @param key 32 random bytes
     */
    SubjectKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a key of " + BYTES + " bytes, not " + key.length);
        }
        this.key = key.clone();
    }

    /**
     * AES-256-GCM with a random nonce in front.
     *
     * @param place what it belongs to; the same is needed to open it
     */
    byte[] seal(byte[] plain, String place) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, place, plain);
        return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    }

    /**
     * @throws IllegalStateException when another key or place sealed it
     */
    byte[] open(byte[] sealed, String place) {
        ByteBuffer from = ByteBuffer.wrap(sealed);
        byte[] nonce = new byte[NONCE];
        from.get(nonce);
        byte[] rest = new byte[from.remaining()];
        from.get(rest);
        return run(Cipher.DECRYPT_MODE, nonce, place, rest);
    }

    private byte[] run(int mode, byte[] nonce, String place, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(derived("seal"), "AES"),
                    new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot open " + place + " with this key", e);
        }
    }

    /** Says nothing without the key: HMAC-SHA-256 in lower-case hexadecimal. */
    String commit(String text) {
        return HexFormat.of().formatHex(hmac(derived("commit"), text));
    }

    private byte[] derived(String purpose) {
        return hmac(key, "pilothouse-subject-" + purpose);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
