package dev.pilothouse.registry;

/**
 * A new key.
 *
 * @param secret what callers send as bearer; shown once, never again
 */
public record IssuedKey(ApiKey key, String secret) {
    @Override
    public String toString() {
        return "IssuedKey[" + key.id() + "]";
    }
}
