package dev.pilothouse.policy.rules;

import java.util.List;

/**
 * Text after masking.
 *
 * @param findings in the order of the text
 */
public record Masked(String text, List<Finding> findings) {
    /** Never shows an original. */
    @Override
    public String toString() {
        return text;
    }
}
