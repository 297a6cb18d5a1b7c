package dev.pilothouse.policy.rules;

import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import dev.pilothouse.db.model.BadInput;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;

/**
 * Seals originals for the one who holds the private key; cannot open them again.
 *
 * @see <a
 *     href="../../../../../../../../../docs/decisions/2026-11-23-reveal-sealing.md">decision</a>
 */
public final class RevealSealer {
    private final HybridEncrypt encrypt;

    /**
     * @param publicKey of {@link RevealKeys}
     * @throws BadInput when it is no such key
     */
    public RevealSealer(byte[] publicKey) {
        RevealKeys.register();
        try {
            encrypt =
                    TinkProtoKeysetFormat.parseKeysetWithoutSecret(publicKey)
                            .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class);
        } catch (GeneralSecurityException e) {
            BadInput refused = new BadInput("reveal_public_key", "…", "a public HPKE keyset");
            refused.initCause(e);
            throw refused;
        }
    }

    public List<SealedFinding> seal(List<Finding> findings, RevealContext context) {
        return findings.stream().map(finding -> seal(finding, context)).toList();
    }

    private SealedFinding seal(Finding finding, RevealContext context) {
        try {
            byte[] original = finding.original().getBytes(StandardCharsets.UTF_8);
            byte[] sealed = encrypt.encrypt(original, context.bytes());
            return new SealedFinding(
                    finding.detector(),
                    finding.start(),
                    finding.end(),
                    Base64.getEncoder().encodeToString(sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
