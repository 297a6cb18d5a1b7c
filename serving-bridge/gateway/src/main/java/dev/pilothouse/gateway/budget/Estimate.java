package dev.pilothouse.gateway.budget;

/**
 * What a call may use at most, in tokens, before it is known.
 *
 * @param input counted here from the request
 * @param output the most that the caller allows, or a first part of it
 */
public record Estimate(long input, long output) {}
