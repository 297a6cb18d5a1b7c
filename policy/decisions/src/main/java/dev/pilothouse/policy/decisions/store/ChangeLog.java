package dev.pilothouse.policy.decisions.store;

import dev.pilothouse.db.postgres.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.Record;

/**
 * PostgreSQL's log of changes: how long it may hold the bytes of what was deleted, as far as the
 * server says so.
 *
 * @param settings by name, as the server writes them
 * @param readers slots that keep the log until somebody has read it, and servers that copy it
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-wal.html">settings of the
 *     write-ahead log</a>
 */
public record ChangeLog(Map<String, String> settings, long readers) {
    /** After the first checkpoint that follows; one comes every five minutes. */
    private static final Duration AGE = Duration.ofDays(1);

    public ChangeLog {
        settings = Map.copyOf(settings);
    }

    public static ChangeLog read(Tx tx) {
        Map<String, String> settings =
                tx.sql()
                        .resultQuery(
                                "SELECT name, current_setting(name) AS setting FROM pg_settings"
                                        + " WHERE name IN ('archive_mode', 'max_wal_size',"
                                        + " 'wal_keep_size', 'wal_recycle')")
                        .fetchMap(r -> text(r, "name"), r -> text(r, "setting"));
        Long readers =
                tx.sql()
                        .resultQuery(
                                "SELECT (SELECT count(*) FROM pg_replication_slots)"
                                        + " + (SELECT count(*) FROM pg_stat_replication) AS readers")
                        .fetchOne("readers", Long.class);
        return new ChangeLog(settings, readers == null ? 0 : readers);
    }

    private static String text(Record row, String column) {
        return String.valueOf(row.get(column, String.class));
    }

    /**
     * When bytes that were written before then are gone; empty when the server keeps, copies or
     * reuses files of the log, so that only its operator knows.
     */
    public Optional<Instant> goneBy(Instant from) {
        boolean known =
                is("archive_mode", "off")
                        && is("wal_recycle", "off")
                        && is("wal_keep_size", "0")
                        && readers == 0;
        return known ? Optional.of(from.plus(AGE)) : Optional.empty();
    }

    private boolean is(String name, String value) {
        return settings.getOrDefault(name, "").equals(value);
    }

    /** For people: {@code archive_mode on, max_wal_size 1GB, …}. */
    public String words() {
        return new TreeMap<>(settings)
                        .entrySet().stream()
                                .map(e -> e.getKey() + " " + e.getValue())
                                .collect(Collectors.joining(", "))
                + ", replication slots and standbys "
                + readers;
    }
}
