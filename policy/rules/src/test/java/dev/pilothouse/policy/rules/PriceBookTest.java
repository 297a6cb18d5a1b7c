package dev.pilothouse.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.PriceBook.Priced;
import dev.pilothouse.policy.rules.PriceBook.Unpriced;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriceBookTest {
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
    private static final TokenUse USE = TokenUse.ofTotals(1_000, 400, 100, 500, 200);

    @Test
    void disjointBuckets_arePricedEach() {
        Price price =
                new Price(
                        "openai",
                        "gpt-x",
                        JANUARY,
                        null,
                        new BigDecimal("2.00"),
                        new BigDecimal("8.00"),
                        new BigDecimal("0.50"),
                        new BigDecimal("2.50"),
                        new BigDecimal("10.00"));

        Priced priced = (Priced) book(price).quote("openai", "gpt-x", JUNE, USE);

        // 500 x 2 + 400 x 0.5 + 100 x 2.5 + 300 x 8 + 200 x 10 = 5,850 per million
        assertThat(priced.amount()).isEqualByComparingTo("0.005850");
        assertThat(priced.version()).isEqualTo("v7");
        assertThat(priced.currency()).isEqualTo("EUR");
    }

    @Test
    void partWithoutItsOwnPrice_costsWhatItsTotalCosts() {
        Priced priced =
                (Priced) book(price("gpt-x", JANUARY, "2", "8")).quote("p", "gpt-x", JUNE, USE);

        assertThat(priced.amount()).isEqualByComparingTo("0.006");
    }

    @Test
    void priceThatWasValidAtTheTime_counts() {
        PriceBook book = book(price("gpt-x", JANUARY, "2", "8"), price("gpt-x", JUNE, "1", "4"));

        assertThat(amount(book, "gpt-x", JUNE.minusNanos(1))).isEqualByComparingTo("0.006");
        assertThat(amount(book, "gpt-x", JUNE)).isEqualByComparingTo("0.003");
    }

    @Test
    void exactNameComesBeforeTheLongestPrefix() {
        PriceBook book =
                book(
                        price("gpt*", JANUARY, "1", "1"),
                        price("gpt-x*", JANUARY, "2", "2"),
                        price("gpt-x", JANUARY, "4", "4"));

        assertThat(amount(book, "gpt-x", JUNE)).isEqualByComparingTo("0.006");
        assertThat(amount(book, "gpt-x-mini", JUNE)).isEqualByComparingTo("0.003");
        assertThat(amount(book, "gpt-4", JUNE)).isEqualByComparingTo("0.0015");
    }

    @Test
    void withoutAPrice_aCallIsUnpricedNotFree() {
        assertThat(PriceBook.empty().quote("p", "m", JUNE, USE)).isInstanceOf(Unpriced.class);
        assertThat(book(price("gpt-x", JUNE, "1", "1")).quote("p", "gpt-x", JANUARY, USE))
                .isInstanceOf(Unpriced.class);
        assertThat(book(price("gpt-x", JANUARY, "1", "")).quote("p", "gpt-x", JUNE, USE))
                .isInstanceOf(Unpriced.class);
    }

    @Test
    void priceOfZero_isPriced() {
        assertThat(amount(book(price("m", JANUARY, "0", "0")), "m", JUNE)).isZero();
    }

    @Test
    void wrongAmount_isRefusedByName() {
        assertThatThrownBy(() -> Price.amount("input", "cheap"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("input: 'cheap'");
        assertThatThrownBy(() -> Price.amount("output", "-1")).isInstanceOf(BadInput.class);
    }

    private static BigDecimal amount(PriceBook book, String model, Instant at) {
        return ((Priced) book.quote("p", model, at, USE)).amount();
    }

    private static PriceBook book(Price... prices) {
        return new PriceBook("v7", "EUR", List.of(prices));
    }

    private static Price price(String model, Instant from, String input, String output) {
        return new Price(
                "*", model, from, null, amountOf(input), amountOf(output), null, null, null);
    }

    private static @Nullable BigDecimal amountOf(String text) {
        return Price.amount("price", text);
    }
}
