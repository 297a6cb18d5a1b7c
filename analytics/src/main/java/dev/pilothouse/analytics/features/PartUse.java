package dev.pilothouse.analytics.features;

import java.time.Instant;

/**
 * A model or tool that calls of a feature used.
 *
 * @param calls that were not refused
 * @param last hour of the newest, or its time
 */
public record PartUse(Kind kind, String name, long calls, Instant last) {
    /** What it is. */
    public enum Kind {
        MODEL,
        TOOL
    }
}
