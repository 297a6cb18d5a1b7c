package dev.pilothouse.policy.rules;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.security.GeneralSecurityException;

/**
 * The two halves of a key of one tenant: nodes get the public one and can only seal, the control
 * plane keeps the private one (itself sealed) and opens. HPKE with X25519, HKDF-SHA256 and
 * AES-256-GCM.
 *
 * @param publicKey a Tink keyset without secrets, serialised
 * @param privateKey a Tink keyset, serialised; a secret
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9180">RFC 9180</a>
 */
public record RevealKeys(byte[] publicKey, byte[] privateKey) {
    private static final String TEMPLATE = "DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM";

    static {
        register();
    }

    static void register() {
        try {
            HybridConfig.register();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static RevealKeys generate() {
        try {
            KeysetHandle handle = KeysetHandle.generateNew(KeyTemplates.get(TEMPLATE));
            return new RevealKeys(
                    TinkProtoKeysetFormat.serializeKeysetWithoutSecret(
                            handle.getPublicKeysetHandle()),
                    TinkProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Never shows a key. */
    @Override
    public String toString() {
        return "RevealKeys";
    }
}
