package dev.pilothouse.policy.rules;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prices with their dates. A call is priced once, when it is recorded, by the price that was valid
 * when it began.
 *
 * @param version goes with each priced call
 * @param currency ISO 4217, for example {@code USD}
 */
public record PriceBook(String version, String currency, List<Price> prices) {
    private static final int MILLION = 6;
    private static final Comparator<Price> BEST =
            Comparator.comparingInt(Price::exactness).thenComparing(Price::validFrom);

    public PriceBook {
        prices = List.copyOf(prices);
    }

    /** No prices: every call is unpriced. */
    public static PriceBook empty() {
        return new PriceBook("", "USD", List.of());
    }

    /** Only what may price one model of a provider, for who asks for the same again and again. */
    public PriceBook narrowed(String provider, String model) {
        return new PriceBook(
                version,
                currency,
                prices.stream().filter(price -> price.names(provider, model)).toList());
    }

    /** What a call costs. */
    public sealed interface Quote {}

    /**
     * @param amount exact
     */
    public record Priced(BigDecimal amount, String currency, String version) implements Quote {}

    /**
     * Never the same as costing nothing.
     *
     * @param reason for people
     */
    public record Unpriced(String reason) implements Quote {}

    public Quote quote(String provider, String model, Instant at, TokenUse use) {
        return prices.stream()
                .filter(price -> price.covers(provider, model, at))
                .max(BEST)
                .map(price -> quote(price, use))
                .orElseGet(
                        () -> new Unpriced("no price for " + provider + "/" + model + " at " + at));
    }

    private Quote quote(Price price, TokenUse use) {
        BigDecimal in = price.input();
        BigDecimal out = price.output();
        BigDecimal sum = BigDecimal.ZERO;
        long[] tokens = {
            use.input(), use.cacheRead(), use.cacheWrite(), use.output(), use.reasoning()
        };
        BigDecimal[] each = {
            in,
            orElse(price.cacheRead(), in),
            orElse(price.cacheWrite(), in),
            out,
            orElse(price.reasoning(), out)
        };
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] > 0 && each[i] == null) {
                return new Unpriced(
                        "no price per token of this kind for "
                                + price.provider()
                                + "/"
                                + price.model());
            }
            sum = tokens[i] == 0 ? sum : sum.add(each[i].multiply(BigDecimal.valueOf(tokens[i])));
        }
        return new Priced(sum.movePointLeft(MILLION), currency, version);
    }

    private static @Nullable BigDecimal orElse(
            @Nullable BigDecimal own, @Nullable BigDecimal parent) {
        return own != null ? own : parent;
    }
}
