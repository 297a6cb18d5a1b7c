package dev.pilothouse.registry;

import java.time.Instant;
import java.util.List;

/**
 * All prices, as published; never changed afterwards.
 *
 * @param version grows by one or more with each publication
 * @param currency ISO 4217, for example {@code EUR}
 */
public record PriceBook(
        long version,
        String currency,
        String note,
        String publishedBy,
        Instant publishedAt,
        List<Price> prices) {
    public PriceBook {
        prices = List.copyOf(prices);
    }
}
