package dev.pilothouse.policy.decisions;

import dev.pilothouse.policy.rules.prompts.ReleaseFile;

/** Signs classifications. Implemented where the signing key is held. */
@FunctionalInterface
public interface RiskSeal {
    /** A signature in {@link RiskFile#DOMAIN}. */
    ReleaseFile.Seal sign(byte[] statement);
}
