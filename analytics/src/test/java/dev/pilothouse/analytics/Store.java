package dev.pilothouse.analytics;

import static java.util.stream.Collectors.joining;

import dev.pilothouse.db.clickhouse.Access;
import dev.pilothouse.db.clickhouse.ClickHouse;
import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.Migrator;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.testkit.TestClickHouse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A database of its own on the shared engine, with our tables. */
public final class Store {
    public static final TenantId ACME = new TenantId("acme");
    public static final TenantId BOLT = new TenantId("bolt");
    public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final TestClickHouse engine = TestClickHouse.shared();
    private final String database = engine.database();
    private int spans;

    private Store() {
        new Migrator(access("writer", TestClickHouse.WRITER_PASSWORD)).migrate();
    }

    public static Store empty() {
        return new Store();
    }

    public Reader reader() {
        return new Reader(ClickHouse.open(access("reader", TestClickHouse.READER_PASSWORD)));
    }

    public Eraser eraser() {
        return new Eraser(ClickHouse.open(access("eraser", TestClickHouse.ERASER_PASSWORD)));
    }

    /** A priced call that went well, with the given columns changed. */
    public void call(TenantId tenant, Instant at, Map<String, Object> columns) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("call", 1);
        all.put("operation", "chat");
        all.put("outcome", "ok");
        all.put("model", "small");
        all.put("provider", "pool");
        all.put("environment", "production");
        all.put("team", "platform");
        all.put("feature", "helper");
        all.put("cost", "0.25");
        all.put("currency", "EUR");
        all.put("cost_source", "price-book");
        all.put("input_tokens", 10);
        all.put("output_tokens", 5);
        all.put("ttft_us", 500_000);
        all.put("duration_ns", 2_000_000_000L);
        all.putAll(columns);
        span(tenant, at, all);
    }

    public void span(TenantId tenant, Instant at, Map<String, Object> columns) {
        spans++;
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("batch", spans);
        all.put("tenant", tenant.value());
        all.put("trace_id", "%032x".formatted(spans));
        all.put("span_id", "%016x".formatted(spans));
        all.put("ts", at.toString().replace("T", " ").replace("Z", ""));
        all.putAll(columns);
        insert("span", all);
    }

    public void insert(String table, Map<String, Object> columns) {
        String names = String.join(",", columns.keySet());
        String values = columns.values().stream().map(v -> "'" + v + "'").collect(joining(","));
        engine.execute(
                "INSERT INTO "
                        + database
                        + "."
                        + table
                        + " ("
                        + names
                        + ") VALUES ("
                        + values
                        + ")");
    }

    public String ask(String sql) {
        return engine.execute(sql.replace("db.", database + "."));
    }

    /** The hour before noon. */
    public static Scope hour(TenantId... tenants) {
        return Scope.of(List.of(tenants), NOON.minusSeconds(3600), NOON);
    }

    private Access access(String user, String password) {
        return new Access(engine.url(), user, password, database);
    }
}
