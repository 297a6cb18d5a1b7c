package dev.pilothouse.policy.decisions;

import java.time.Instant;

/** Somebody disagrees with a classification, and why. */
public record RiskDissent(long number, String text, String byName, Instant at) {}
