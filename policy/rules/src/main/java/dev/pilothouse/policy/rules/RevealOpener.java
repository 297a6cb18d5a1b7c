package dev.pilothouse.policy.rules;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import dev.pilothouse.db.model.BadInput;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;

/**
 * Puts originals back. Whoever calls this has checked the permission and written the audit entry.
 */
public final class RevealOpener {
    private final HybridDecrypt decrypt;

    /**
     * @param privateKey of {@link RevealKeys}
     * @throws BadInput when it is no such key
     */
    public RevealOpener(byte[] privateKey) {
        RevealKeys.register();
        try {
            decrypt =
                    TinkProtoKeysetFormat.parseKeyset(privateKey, InsecureSecretKeyAccess.get())
                            .getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class);
        } catch (GeneralSecurityException e) {
            BadInput refused = new BadInput("reveal private key", "…", "a private HPKE keyset");
            refused.initCause(e);
            throw refused;
        }
    }

    /**
     * The masked text with its originals. A finding that was masked without a key, with another
     * key, or for another place keeps its placeholder.
     */
    public String open(String masked, List<SealedFinding> findings, RevealContext context) {
        boolean json = JsonText.isDocument(masked);
        StringBuilder out = new StringBuilder(masked.length());
        int done = 0;
        for (SealedFinding finding : findings) {
            out.append(masked, done, finding.start());
            String placeholder = masked.substring(finding.start(), finding.end());
            String original = original(finding, context, placeholder);
            out.append(json ? JsonText.escape(original) : original);
            done = finding.end();
        }
        return out.append(masked, done, masked.length()).toString();
    }

    private String original(SealedFinding finding, RevealContext context, String placeholder) {
        try {
            byte[] sealed = Base64.getDecoder().decode(finding.sealed());
            return new String(decrypt.decrypt(sealed, context.bytes()), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return placeholder;
        }
    }
}
