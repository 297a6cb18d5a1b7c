package dev.pilothouse.policy.rules;

/**
 * Where a detector found something.
 *
 * @param start in UTF-16 units
 * @param end exclusive
 */
public record Spot(Detector detector, int start, int end) {}
