package dev.pilothouse.gateway.budget;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.gateway.json.Usage;
import dev.pilothouse.gateway.state.Target;
import dev.pilothouse.policy.rules.Price;
import dev.pilothouse.policy.rules.PriceBook;
import dev.pilothouse.policy.rules.PriceBook.Priced;
import dev.pilothouse.policy.rules.PriceBook.Quote;
import dev.pilothouse.policy.rules.TokenUse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What deployments cost, by the price book that ingest prices with too. Thread-safe. */
public final class Prices {
    private static final long MILLION = 1_000_000;
    private static final int MOST = 2_000;
    private static final long GOOD_FOR = 60;

    private record Known(Rates rates, Instant until) {}

    private final InstantSource clock;
    private final Map<String, Known> rates = new ConcurrentHashMap<>();
    private final Map<String, PriceBook> narrowed = new ConcurrentHashMap<>();
    private volatile PriceBook book = PriceBook.empty();

    public Prices(InstantSource clock) {
        this.clock = clock;
    }

    void replace(dev.pilothouse.bridge.protocol.v1.PriceBook message) throws ResourceRejected {
        try {
            List<Price> prices = new ArrayList<>(message.getPricesCount());
            for (dev.pilothouse.bridge.protocol.v1.Price price : message.getPricesList()) {
                prices.add(price(price));
            }
            use(new PriceBook(message.getVersion(), message.getCurrency(), prices));
        } catch (BadInput e) {
            throw new ResourceRejected(String.valueOf(e.getMessage()));
        }
    }

    void remove() {
        use(PriceBook.empty());
    }

    private void use(PriceBook now) {
        book = now;
        rates.clear();
        narrowed.clear();
    }

    private static Price price(dev.pilothouse.bridge.protocol.v1.Price p) {
        return new Price(
                p.getProvider(),
                p.getModel(),
                instant(p.getValidFrom()),
                p.hasValidTo() ? instant(p.getValidTo()) : null,
                Price.amount("input", p.getInput()),
                Price.amount("output", p.getOutput()),
                Price.amount("cache_read", p.getCacheRead()),
                Price.amount("cache_write", p.getCacheWrite()),
                Price.amount("reasoning", p.getReasoning()));
    }

    private static Instant instant(Timestamp at) {
        return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
    }

    /** What a deployment costs at most. */
    public Rates rates(Target target) {
        String key = target.id() + " " + target.model() + " " + target.upstreamModel();
        Known known = rates.get(key);
        Instant now = clock.instant();
        if (known == null || now.isAfter(known.until)) {
            if (rates.size() >= MOST) {
                rates.clear();
            }
            known = new Known(read(target, now), now.plusSeconds(GOOD_FOR));
            rates.put(key, known);
        }
        return known.rates;
    }

    private Rates read(Target target, Instant now) {
        for (String model : List.of(target.upstreamModel(), target.model())) {
            long input = most(target.provider(), model, now, 0, 1, 2);
            long output = most(target.provider(), model, now, 3, 4);
            if (input >= 0 && output >= 0) {
                return new Rates(true, input, output, book.currency());
            }
        }
        return target.pool() ? Rates.FREE : Rates.UNKNOWN;
    }

    /** The highest price of a million tokens of these kinds; below 0 when one has none. */
    private long most(String provider, String model, Instant now, int... kinds) {
        long most = -1;
        for (int kind : kinds) {
            long[] tokens = new long[5];
            tokens[kind] = MILLION;
            TokenUse use = new TokenUse(tokens[0], tokens[1], tokens[2], tokens[3], tokens[4]);
            if (!(narrowed(provider, model).quote(provider, model, now, use)
                    instanceof Priced priced)) {
                return -1;
            }
            most = Math.max(most, BudgetUnit.MONEY.units(priced.amount()));
        }
        return most;
    }

    private PriceBook narrowed(String provider, String model) {
        if (narrowed.size() >= MOST) {
            narrowed.clear();
        }
        return narrowed.computeIfAbsent(
                provider + " " + model, key -> book.narrowed(provider, model));
    }

    /**
     * What a call cost, in thousand millionths of the currency, rounded up; empty when it has no
     * price.
     *
     * @param answered the model that the provider says answered; null when it did not say
     */
    public OptionalLong cost(Target target, @Nullable String answered, Instant at, Usage usage) {
        TokenUse use =
                new TokenUse(
                        usage.input(),
                        usage.cacheRead(),
                        usage.cacheWrite(),
                        usage.output(),
                        usage.reasoning());
        List<String> names = new ArrayList<>(3);
        if (answered != null && !answered.isEmpty() && answered.length() <= 256) {
            names.add(answered);
        }
        names.add(target.upstreamModel());
        names.add(target.model());
        for (String name : names) {
            Quote quote = narrowed(target.provider(), name).quote(target.provider(), name, at, use);
            if (quote instanceof Priced priced) {
                return OptionalLong.of(BudgetUnit.MONEY.units(priced.amount()));
            }
        }
        return OptionalLong.empty();
    }
}
