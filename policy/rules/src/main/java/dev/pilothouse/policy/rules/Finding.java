package dev.pilothouse.policy.rules;

/**
 * Something that was masked.
 *
 * @param start of the placeholder in the masked text, in UTF-16 units
 * @param end of the placeholder, exclusive
 * @param original the text that it stands for; in a JSON document without JSON's escapes
 */
public record Finding(Detector detector, int start, int end, String original) {
    /** Never shows the original. */
    @Override
    public String toString() {
        return detector.placeholder() + "@" + start + "-" + end;
    }
}
