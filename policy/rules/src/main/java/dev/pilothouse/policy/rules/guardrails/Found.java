package dev.pilothouse.policy.rules.guardrails;

import java.util.Comparator;

/**
 * Something that a detector found in a text.
 *
 * @param start in UTF-16 units
 * @param end exclusive; equal to {@code start} for what has no place
 * @param kind for example {@code email} or {@code override}
 * @param score 0 to 1
 * @param placeholder what masking puts in its place
 */
record Found(int start, int end, String kind, double score, String placeholder) {
    static final Comparator<Found> ORDER = Comparator.comparingInt(Found::start);

    static Found of(int start, int end, String kind, String placeholder) {
        return new Found(start, end, kind, 1, placeholder);
    }

    boolean overlaps(Found other) {
        return start < other.end && other.start < end;
    }
}
