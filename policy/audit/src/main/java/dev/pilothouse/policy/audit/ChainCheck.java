package dev.pilothouse.policy.audit;

import java.util.Optional;

/**
 * Result of checking the hash chain.
 *
 * @param entries number of entries that were checked
 * @param erased number of those whose values or reason they commit to, and that are gone
 * @param head hash of the newest of them, hexadecimal
 * @param fault what does not fit, beginning with the number of the entry; empty when all fits
 */
public record ChainCheck(long entries, long erased, String head, Optional<String> fault) {
    public boolean sound() {
        return fault.isEmpty();
    }
}
