package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.policy.rules.privacy.ErasureCertificate;
import dev.pilothouse.policy.rules.prompts.ReleaseFile;

/** Signs certificates. Implemented where the signing key is held. */
@FunctionalInterface
public interface CertificateSeal {
    /** A signature in {@link ErasureCertificate#DOMAIN}. */
    ReleaseFile.Seal sign(byte[] statement);
}
