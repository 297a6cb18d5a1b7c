package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.PRICE;
import static dev.pilothouse.db.postgres.jooq.Tables.PRICE_BOOK;

import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.PriceBookRecord;
import dev.pilothouse.db.postgres.jooq.tables.records.PriceRecord;
import dev.pilothouse.registry.Price;
import dev.pilothouse.registry.PriceBook;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;

/** SQL of price books. */
public final class PriceStore {
    private final DSLContext sql;

    public PriceStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** The newest; empty before the first. */
    public Optional<PriceBook> newest() {
        return sql.selectFrom(PRICE_BOOK)
                .orderBy(PRICE_BOOK.VERSION.desc())
                .limit(1)
                .fetchOptional(this::book);
    }

    /** Newest first. */
    public List<PriceBook> all(int limit) {
        return sql.selectFrom(PRICE_BOOK)
                .orderBy(PRICE_BOOK.VERSION.desc())
                .limit(limit)
                .fetch(this::book);
    }

    public long insert(String currency, String note, List<Price> prices, String by, Instant at) {
        long version =
                Objects.requireNonNull(
                                sql.insertInto(PRICE_BOOK)
                                        .set(PRICE_BOOK.CURRENCY, currency)
                                        .set(PRICE_BOOK.NOTE, note)
                                        .set(PRICE_BOOK.PUBLISHED_BY, by)
                                        .set(PRICE_BOOK.PUBLISHED_AT, at)
                                        .returning(PRICE_BOOK.VERSION)
                                        .fetchOne())
                        .getVersion();
        sql.batchInsert(prices.stream().map(p -> row(version, p)).toList()).execute();
        return version;
    }

    private PriceBook book(PriceBookRecord r) {
        return new PriceBook(
                r.getVersion(),
                r.getCurrency(),
                r.getNote(),
                r.getPublishedBy(),
                r.getPublishedAt(),
                sql.selectFrom(PRICE)
                        .where(PRICE.BOOK.eq(r.getVersion()))
                        .orderBy(PRICE.PROVIDER, PRICE.MODEL, PRICE.VALID_FROM)
                        .fetch(PriceStore::price));
    }

    private static PriceRecord row(long book, Price p) {
        PriceRecord row = new PriceRecord();
        row.setBook(book);
        row.setProvider(p.provider());
        row.setModel(p.model());
        row.setValidFrom(p.validFrom());
        row.setValidTo(p.validTo().orElse(null));
        row.setInput(p.input().orElse(null));
        row.setOutput(p.output().orElse(null));
        row.setCacheRead(p.cacheRead().orElse(null));
        row.setCacheWrite(p.cacheWrite().orElse(null));
        row.setReasoning(p.reasoning().orElse(null));
        return row;
    }

    private static Price price(PriceRecord r) {
        return new Price(
                r.getProvider(),
                r.getModel(),
                r.getValidFrom(),
                Optional.ofNullable(r.getValidTo()),
                Optional.ofNullable(r.getInput()),
                Optional.ofNullable(r.getOutput()),
                Optional.ofNullable(r.getCacheRead()),
                Optional.ofNullable(r.getCacheWrite()),
                Optional.ofNullable(r.getReasoning()));
    }
}
