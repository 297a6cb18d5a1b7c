package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Texts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What a model costs, per million tokens, from a moment on.
 *
 * @param model exact name, or a beginning that ends in {@code *}
 * @param validTo end, exclusive; empty: until further notice
 * @param input empty: not priced, as for the others
 */
public record Price(
        String provider,
        String model,
        Instant validFrom,
        Optional<Instant> validTo,
        Optional<BigDecimal> input,
        Optional<BigDecimal> output,
        Optional<BigDecimal> cacheRead,
        Optional<BigDecimal> cacheWrite,
        Optional<BigDecimal> reasoning) {
    private static final BigDecimal MOST = new BigDecimal("1000000000");

    public Price {
        provider = Texts.check("provider", provider, 1, 200);
        model = Texts.check("model", model, 1, 200);
        if (validTo.isPresent() && !validTo.get().isAfter(validFrom)) {
            throw new BadInput("valid_to", validTo.get().toString(), "after " + validFrom);
        }
        check("input", input);
        check("output", output);
        check("cache_read", cacheRead);
        check("cache_write", cacheWrite);
        check("reasoning", reasoning);
    }

    private static void check(String field, Optional<BigDecimal> amount) {
        amount.filter(a -> a.signum() < 0 || a.scale() > 6 || a.compareTo(MOST) > 0)
                .ifPresent(a -> {
                    throw new BadInput(
                            field, a.toPlainString(), "0 to 1000000000 with at most 6 decimals");
                });
    }

    /** Input and output priced alike in every validity, the rest not. */
    public static Price of(
            String provider, String model, Instant validFrom, String input, String output) {
        return new Price(
                provider,
                model,
                validFrom,
                Optional.empty(),
                Optional.of(new BigDecimal(input)),
                Optional.of(new BigDecimal(output)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
