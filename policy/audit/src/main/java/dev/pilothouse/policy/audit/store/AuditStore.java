package dev.pilothouse.policy.audit.store;

import static dev.pilothouse.db.postgres.jooq.Tables.AUDIT_DETAIL;
import static dev.pilothouse.db.postgres.jooq.Tables.AUDIT_ENTRY;
import static dev.pilothouse.db.postgres.jooq.Tables.AUDIT_HEAD;
import static dev.pilothouse.db.postgres.jooq.Tables.PERSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.Routines;
import dev.pilothouse.policy.audit.AuditExtent;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ContentReads;
import dev.pilothouse.policy.audit.ExportedEntry;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectJoinStep;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** SQL of the audit log, within one transaction. */
public final class AuditStore {
    private static final int FETCHED = 1000;
    private static final byte[] NOTHING =
            HexFormat.of()
                    .parseHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    private static final Table<? extends Record> JOINED =
            AUDIT_ENTRY
                    .leftJoin(AUDIT_DETAIL)
                    .on(AUDIT_DETAIL.SEQ.eq(AUDIT_ENTRY.SEQ))
                    .leftJoin(PERSON)
                    .on(PERSON.ID.cast(String.class).eq(AUDIT_ENTRY.ACTOR_REF));

    private final DSLContext sql;

    public AuditStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** An entry as the chain sees it. */
    public record Link(
            long seq, byte[] entry, byte[] hash, Optional<byte[]> key, Optional<byte[]> detail) {}

    public long next() {
        return Objects.requireNonNull(Routines.auditNext(sql.configuration()));
    }

    /** An entry that is not in the log yet. */
    public record Fresh(byte[] entry, Optional<byte[]> key, Optional<byte[]> detail) {}

    /** One after the other; the function refuses one that does not follow the last. */
    public void append(List<Fresh> rows) {
        if (rows.size() == 1) {
            Fresh row = rows.getFirst();
            Routines.auditAppend(
                    sql.configuration(), row.entry, orNull(row.key), orNull(row.detail));
        } else {
            sql.fetch(
                    "SELECT pilothouse.audit_append(e, k, d) FROM unnest({0}, {1}, {2}) AS t(e, k, d)",
                    array(rows, Fresh::entry),
                    array(rows, row -> orNull(row.key)),
                    array(rows, row -> orNull(row.detail)));
        }
    }

    private static Field<byte[][]> array(
            List<Fresh> rows, Function<Fresh, byte @Nullable []> part) {
        return DSL.val(rows.stream().map(part).toArray(byte[][]::new), SQLDataType.BLOB.array());
    }

    private static byte @Nullable [] orNull(Optional<byte[]> bytes) {
        return bytes.isPresent() ? bytes.get() : null;
    }

    public List<LoggedEntry> newest(
            Reach reach, AuditFilter filter, OptionalLong before, int limit) {
        Condition from =
                before.isPresent() ? AUDIT_ENTRY.SEQ.lt(before.getAsLong()) : DSL.noCondition();
        return entries()
                .where(reachable(reach).and(matching(filter)).and(from))
                .orderBy(AUDIT_ENTRY.SEQ.desc())
                .limit(limit)
                .fetch(AuditStore::entry);
    }

    /** Oldest first, a page at a time through a cursor: memory does not grow with their number. */
    public void each(Reach reach, AuditFilter filter, long last, Consumer<ExportedEntry> consumer) {
        try (Cursor<? extends Record> rows =
                entries()
                        .where(reachable(reach).and(matching(filter)))
                        .and(AUDIT_ENTRY.SEQ.le(last))
                        .orderBy(AUDIT_ENTRY.SEQ)
                        .fetchSize(FETCHED)
                        .fetchLazy()) {
            rows.forEach(row -> consumer.accept(exported(row)));
        }
    }

    /** What of the log matches: how many, the first and the last number. */
    public AuditExtent extent(Reach reach, AuditFilter filter, long last) {
        return sql.select(DSL.count(), DSL.min(AUDIT_ENTRY.SEQ), DSL.max(AUDIT_ENTRY.SEQ))
                .from(JOINED)
                .where(reachable(reach).and(matching(filter)))
                .and(AUDIT_ENTRY.SEQ.le(last))
                .fetchSingle(r ->
                        new AuditExtent(
                                r.value1(),
                                Objects.requireNonNullElse(r.value2(), 0L),
                                Objects.requireNonNullElse(r.value3(), 0L)));
    }

    /** The hash of an entry; of number 0: what the first one is hashed over. Empty: it is gone. */
    public Optional<byte[]> hash(long seq) {
        return seq == 0
                ? Optional.of(NOTHING.clone())
                : sql.select(AUDIT_ENTRY.HASH)
                        .from(AUDIT_ENTRY)
                        .where(AUDIT_ENTRY.SEQ.eq(seq))
                        .fetchOptional(r -> Objects.requireNonNull(r.value1()));
    }

    /** Who read content, or whose traces were read: the most recent first. */
    public List<ContentReads> reads(
            Reach reach, AuditFilter filter, ContentReads.By by, int limit) {
        Field<String> subject =
                switch (by) {
                    case PERSON -> AUDIT_ENTRY.ACTOR_REF;
                    case TRACE -> AUDIT_ENTRY.OBJECT_ID;
                };
        Field<Integer> reveals =
                DSL.count().filterWhere(AUDIT_ENTRY.ACTION.eq(ContentReads.REVEAL));
        Field<Integer> others =
                DSL.countDistinct(
                        by == ContentReads.By.PERSON
                                ? AUDIT_ENTRY.OBJECT_ID
                                : AUDIT_ENTRY.ACTOR_REF);
        Field<Instant> last = DSL.max(AUDIT_ENTRY.TS);
        return sql.select(subject, DSL.max(PERSON.NAME), DSL.count(), reveals, others, last)
                .from(JOINED)
                .where(reachable(reach).and(matching(filter)))
                .and(AUDIT_ENTRY.ACTION.startsWith(ContentReads.ACTIONS))
                .groupBy(subject)
                .orderBy(last.desc(), subject)
                .limit(limit)
                .fetch(r ->
                        new ContentReads(
                                r.value1(),
                                by == ContentReads.By.PERSON && r.value2() != null
                                        ? r.value2()
                                        : r.value1(),
                                r.value3(),
                                r.value4(),
                                r.value5(),
                                r.value6()));
    }

    public Optional<LoggedEntry> find(Reach reach, long seq) {
        return entries()
                .where(reachable(reach).and(AUDIT_ENTRY.SEQ.eq(seq)))
                .fetchOptional(AuditStore::entry);
    }

    public long count(Reach reach, AuditFilter filter) {
        return sql.fetchCount(entries().where(reachable(reach).and(matching(filter))));
    }

    public Link head() {
        return Objects.requireNonNull(
                sql.selectFrom(AUDIT_HEAD)
                        .fetchSingle(r ->
                                new Link(
                                        r.getSeq(),
                                        new byte[0],
                                        r.getHash(),
                                        Optional.empty(),
                                        Optional.empty())));
    }

    public List<Link> links(long after, long last, int limit) {
        return sql.select(
                        AUDIT_ENTRY.SEQ,
                        AUDIT_ENTRY.ENTRY,
                        AUDIT_ENTRY.HASH,
                        AUDIT_DETAIL.KEY,
                        AUDIT_DETAIL.DETAIL)
                .from(AUDIT_ENTRY)
                .leftJoin(AUDIT_DETAIL)
                .on(AUDIT_DETAIL.SEQ.eq(AUDIT_ENTRY.SEQ))
                .where(AUDIT_ENTRY.SEQ.gt(after))
                .and(AUDIT_ENTRY.SEQ.le(last))
                .orderBy(AUDIT_ENTRY.SEQ)
                .limit(limit)
                .fetch(r ->
                        new Link(
                                r.value1(),
                                r.value2(),
                                r.value3(),
                                Optional.ofNullable(r.value4()),
                                Optional.ofNullable(r.value5())));
    }

    private SelectJoinStep<? extends Record> entries() {
        return sql.select(
                        AUDIT_ENTRY.SEQ,
                        AUDIT_ENTRY.TS,
                        AUDIT_ENTRY.TENANT,
                        AUDIT_ENTRY.ACTOR_TYPE,
                        AUDIT_ENTRY.ACTOR_REF,
                        AUDIT_ENTRY.ACTION,
                        AUDIT_ENTRY.OBJECT_TYPE,
                        AUDIT_ENTRY.OBJECT_ID,
                        AUDIT_ENTRY.OUTCOME,
                        AUDIT_ENTRY.ENTITIES,
                        AUDIT_ENTRY.ENTRY,
                        AUDIT_ENTRY.HASH,
                        AUDIT_DETAIL.DETAIL,
                        AUDIT_DETAIL.KEY,
                        PERSON.NAME)
                .from(JOINED);
    }

    private static ExportedEntry exported(Record r) {
        return new ExportedEntry(
                entry(r),
                Optional.ofNullable(r.get(AUDIT_DETAIL.KEY)).map(HexFormat.of()::formatHex));
    }

    private static LoggedEntry entry(Record r) {
        return new LoggedEntry(
                r.get(AUDIT_ENTRY.SEQ),
                r.get(AUDIT_ENTRY.TS),
                Optional.ofNullable(r.get(AUDIT_ENTRY.TENANT)).map(TenantId::new),
                r.get(AUDIT_ENTRY.ACTOR_TYPE),
                r.get(AUDIT_ENTRY.ACTOR_REF),
                Optional.ofNullable(r.get(PERSON.NAME)).orElse(r.get(AUDIT_ENTRY.ACTOR_REF)),
                r.get(AUDIT_ENTRY.ACTION),
                r.get(AUDIT_ENTRY.OBJECT_TYPE),
                r.get(AUDIT_ENTRY.OBJECT_ID),
                r.get(AUDIT_ENTRY.OUTCOME),
                Arrays.asList(r.get(AUDIT_ENTRY.ENTITIES)),
                new String(r.get(AUDIT_ENTRY.ENTRY), UTF_8),
                Optional.ofNullable(r.get(AUDIT_DETAIL.DETAIL)).map(d -> new String(d, UTF_8)),
                HexFormat.of().formatHex(r.get(AUDIT_ENTRY.HASH)));
    }

    private static Condition reachable(Reach reach) {
        return switch (reach) {
            case Reach.Everywhere() -> DSL.noCondition();
            case Reach.Within(var tenants) ->
                    AUDIT_ENTRY.TENANT.in(tenants.stream().map(TenantId::value).toList());
        };
    }

    private static Condition matching(AuditFilter f) {
        return DSL.and(
                f.tenant()
                        .<Condition>map(t -> AUDIT_ENTRY.TENANT.eq(t.value()))
                        .orElse(DSL.noCondition()),
                f.action().<Condition>map(AUDIT_ENTRY.ACTION::startsWith).orElse(DSL.noCondition()),
                f.actor().<Condition>map(AUDIT_ENTRY.ACTOR_REF::eq).orElse(DSL.noCondition()),
                f.entity()
                        .<Condition>map(e -> AUDIT_ENTRY.ENTITIES.contains(new String[] {e}))
                        .orElse(DSL.noCondition()),
                f.outcome().<Condition>map(AUDIT_ENTRY.OUTCOME::eq).orElse(DSL.noCondition()),
                f.from().<Condition>map(AUDIT_ENTRY.TS::ge).orElse(DSL.noCondition()),
                f.to().<Condition>map(AUDIT_ENTRY.TS::lt).orElse(DSL.noCondition()),
                f.text().map(AuditStore::mentions).orElse(DSL.noCondition()));
    }

    private static Condition mentions(String text) {
        return DSL.or(
                AUDIT_ENTRY.ACTION.containsIgnoreCase(text),
                AUDIT_ENTRY.OBJECT_ID.containsIgnoreCase(text),
                AUDIT_ENTRY.OBJECT_TYPE.containsIgnoreCase(text),
                PERSON.NAME.containsIgnoreCase(text),
                AUDIT_ENTRY.ACTOR_REF.containsIgnoreCase(text),
                DSL.field("convert_from({0}, 'UTF8')", String.class, AUDIT_DETAIL.DETAIL)
                        .containsIgnoreCase(text));
    }
}
