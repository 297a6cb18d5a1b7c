package dev.pilothouse.gateway.budget;

import java.math.BigInteger;

/**
 * What a deployment costs at most, in thousand millionths of the price book's currency per million
 * tokens.
 *
 * @param known false when there is no price and nobody could bound what a call costs
 * @param currency of the price book
 */
public record Rates(boolean known, long input, long output, String currency) {
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    static final Rates FREE = new Rates(true, 0, 0, "");
    static final Rates UNKNOWN = new Rates(false, 0, 0, "");

    /** Costs nothing: never blocked. */
    public boolean free() {
        return known && input == 0 && output == 0;
    }

    /** Whether a budget has anything to do with calls at this rate. */
    boolean concerns(Budget budget) {
        return !free() || budget.countsFree();
    }

    /** Whether a budget can say what calls at this rate cost it. */
    public boolean bounds(Budget budget) {
        return !budget.money() || free() || (known && currency.equals(budget.currency()));
    }

    /** Whole units of a budget for so many tokens of one call, rounded up. */
    public long amount(Budget budget, long inputTokens, long outputTokens) {
        return switch (budget.unit()) {
            case REQUESTS -> 1;
            case TOKENS -> inputTokens + outputTokens;
            case MONEY -> price(inputTokens, input) + price(outputTokens, output);
        };
    }

    private static long price(long tokens, long perMillion) {
        long high = Math.multiplyHigh(tokens, perMillion);
        long low = tokens * perMillion;
        if (high == 0 && low >= 0 && low < Long.MAX_VALUE - 999_999) {
            return (low + 999_999) / 1_000_000;
        }
        BigInteger exact =
                BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(perMillion)).divide(MILLION);
        return exact.bitLength() > 61 ? Long.MAX_VALUE / 4 : exact.longValue() + 1;
    }
}
