package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_PRICES;
import static dev.pilothouse.db.model.Permission.MANAGE_SAMPLE;
import static dev.pilothouse.db.model.Permission.SEE_KPIS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.PriceStore;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Dated price books. A change publishes a new version; an old one stays as it was. */
public final class Prices {
    private static final int MOST = 10_000;
    private static final int SHOWN = 50;
    private static final String SAMPLE_NOTE = "Assumed prices of the sample company's models";
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Prices(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** The price book in force; empty before the first. */
    public Optional<PriceBook> current(Actor actor) {
        actor.requireAnywhere(SEE_KPIS);
        return database.read(tx -> new PriceStore(tx).newest());
    }

    /** The 50 newest, newest first. */
    public List<PriceBook> versions(Actor actor) {
        actor.requireAnywhere(SEE_KPIS);
        return database.read(tx -> new PriceStore(tx).all(SHOWN));
    }

    /**
     * Publishes all prices anew; the validities of one provider and model must not overlap.
     *
     * @param currency ISO 4217
     * @param note what changed and why, 1 to 500 characters
     */
    public PriceBook publish(Actor actor, String currency, String note, List<Price> prices) {
        actor.require(MANAGE_PRICES, Optional.empty());
        return database.write(tx -> insert(tx, actor, currency, note, prices));
    }

    /**
     * Adds the prices that the sample company assumes, for models that have none; a price that
     * people published stays as it is.
     *
     * @return whether a new book was published
     */
    public boolean addSample(Actor actor, List<Price> sample) {
        actor.require(MANAGE_SAMPLE, Optional.empty());
        if (sample.isEmpty()) {
            return false;
        }
        return database.write(tx -> {
            PriceBook book = new PriceStore(tx).newest().orElseThrow();
            List<Price> missing = sample.stream().filter(price -> !priced(book, price)).toList();
            if (missing.isEmpty()) {
                return false;
            }
            List<Price> all = Stream.concat(book.prices().stream(), missing.stream()).toList();
            insert(tx, actor, book.currency(), SAMPLE_NOTE, all);
            return true;
        });
    }

    private static boolean priced(PriceBook book, Price price) {
        return book.prices().stream()
                .anyMatch(known ->
                        known.provider().equals(price.provider())
                                && known.model().equals(price.model()));
    }

    PriceBook insert(Tx tx, Actor actor, String currency, String note, List<Price> prices) {
        if (!CURRENCY.matcher(currency).matches()) {
            throw new BadInput("currency", currency, "three capital letters such as EUR");
        }
        if (prices.size() > MOST) {
            throw new BadInput("prices", Integer.toString(prices.size()), "at most " + MOST);
        }
        refuseOverlap(prices);
        PriceStore store = new PriceStore(tx);
        String why = Texts.check("note", note, 1, 500);
        long version = store.insert(currency, why, prices, actor.ref(), clock.instant());
        audit.append(
                tx,
                AuditEntry.of(
                                actor,
                                "prices.publish",
                                Entity.of("price-book", Long.toString(version)))
                        .because(why)
                        .to(Map.of("currency", currency, "prices", prices.size())));
        return store.newest().orElseThrow();
    }

    private static void refuseOverlap(List<Price> prices) {
        List<Price> sorted =
                prices.stream()
                        .sorted(
                                Comparator.comparing(Price::provider)
                                        .thenComparing(Price::model)
                                        .thenComparing(Price::validFrom))
                        .toList();
        for (int i = 1; i < sorted.size(); i++) {
            Price before = sorted.get(i - 1);
            Price next = sorted.get(i);
            boolean same =
                    before.provider().equals(next.provider())
                            && before.model().equals(next.model());
            boolean apart =
                    before.validTo().map(end -> !end.isAfter(next.validFrom())).orElse(false);
            if (same && !apart) {
                throw new BadInput(
                        "valid_from",
                        next.validFrom().toString(),
                        "not before the end of the earlier price of "
                                + next.provider()
                                + " "
                                + next.model());
            }
        }
    }
}
