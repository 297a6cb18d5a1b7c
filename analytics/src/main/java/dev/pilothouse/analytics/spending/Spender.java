package dev.pilothouse.analytics.spending;

import java.math.BigDecimal;

/**
 * One feature on one model with one key, in some time.
 *
 * @param cost in the currency of the price book; unpriced calls add nothing
 * @param tokens input and output
 */
public record Spender(
        String feature, String model, String key, BigDecimal cost, long tokens, long calls) {}
