package dev.pilothouse.policy.audit.export;

/** Signs manifests of exports. Implemented where the signing key is held. */
@FunctionalInterface
public interface ExportSeal {
    /** A signature in {@link Manifest#DOMAIN}. */
    Seal sign(byte[] statement);
}
