package dev.pilothouse.analytics.kpis;

import dev.pilothouse.analytics.Slots;

/** Votes of two periods of equal length. */
public record Feedback(Slots slots, Traffic.Period<Votes> now, Traffic.Period<Votes> before) {}
