package dev.pilothouse.registry;

import dev.pilothouse.policy.rules.prompts.ReleaseFile;

/** Signs files of releases. Implemented where the signing key is held. */
@FunctionalInterface
public interface ReleaseSeal {
    /** A signature in {@link ReleaseFile#DOMAIN}. */
    ReleaseFile.Seal sign(byte[] statement);
}
