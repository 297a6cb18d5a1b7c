package dev.pilothouse.ingest.normalise;

import dev.pilothouse.db.clickhouse.SpanRow.Cost;
import dev.pilothouse.policy.rules.PriceBook;
import dev.pilothouse.policy.rules.PriceBook.Priced;
import dev.pilothouse.policy.rules.TokenUse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * What a call cost, decided once: what a node of ours metered, else the price book, else what the
 * sender reports, else unpriced. A call whose use is not known is unpriced; one that ended without
 * any use costs nothing.
 */
final class Pricing {
    private static final BigDecimal MOST = new BigDecimal("900000");
    private static final int SCALE = 12;

    private Pricing() {}

    static final Cost NONE = new Cost(BigDecimal.ZERO, "", "", "", false);

    /** What decides the price. */
    record Call(
            String provider,
            String model,
            Instant start,
            TokenUse use,
            String outcome,
            boolean metered) {}

    static Cost of(Call call, Attributes span, PriceBook book) {
        OptionalDouble metered = span.real("pilothouse.cost.amount");
        OptionalDouble reported = reported(span);
        String currency = span.text("gen_ai.usage.cost.currency", "pilothouse.cost.currency");
        if (call.metered() && metered.isPresent()) {
            return cost(decimal(metered.getAsDouble()), currency, "metered", "", true);
        }
        if (call.use().total() == 0 && !call.outcome().equals("ok")) {
            return cost(BigDecimal.ZERO, book.currency(), "price-book", "", call.metered());
        }
        if (call.use().total() > 0
                && book.quote(call.provider(), call.model(), call.start(), call.use())
                        instanceof Priced priced) {
            return cost(
                    priced.amount(),
                    priced.currency(),
                    "price-book",
                    priced.version(),
                    call.metered());
        }
        if (reported.isPresent() && !call.metered()) {
            return cost(decimal(reported.getAsDouble()), currency, "provider", "", false);
        }
        return cost(BigDecimal.ZERO, "", "unpriced", "", call.metered());
    }

    private static OptionalDouble reported(Attributes span) {
        return span.real("gen_ai.usage.cost.amount", "gen_ai.usage.cost", "llm.cost.total");
    }

    private static BigDecimal decimal(double amount) {
        return amount < 0 ? BigDecimal.ZERO : BigDecimal.valueOf(amount);
    }

    private static Cost cost(
            BigDecimal amount, String currency, String source, String version, boolean metered) {
        return new Cost(
                amount.min(MOST).setScale(SCALE, RoundingMode.HALF_UP),
                currency.isEmpty() && amount.signum() > 0 ? "USD" : currency,
                source,
                version,
                metered);
    }
}
