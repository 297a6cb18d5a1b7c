package dev.pilothouse.console.bench.erasure;

import dev.pilothouse.console.bench.gateways.Figures;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.clickhouse.StoreException;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What people ask of the store all the time: a page of figures, and the newest spans. */
final class Questions {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final NamedQuery PAGE =
            new NamedQuery(
                    "bench.page",
                    "SELECT feature, sum(calls) AS calls, sum(cost) AS cost FROM rollup_hour"
                            + " WHERE tenant IN {tenants:Array(String)} GROUP BY feature");
    private static final NamedQuery NEWEST =
            new NamedQuery(
                    "bench.newest",
                    "SELECT toString(trace_id) AS trace FROM span WHERE tenant IN {tenants:Array(String)}"
                            + " AND feature = 'feature-1' ORDER BY ts DESC LIMIT 50");

    private final Reader reader;
    final Figures page = new Figures();
    final Figures newest = new Figures();
    final AtomicInteger failed = new AtomicInteger();

    Questions(Reader reader) {
        this.reader = reader;
    }

    /** Asks again and again. */
    Questions askWhile(BooleanSupplier more) throws InterruptedException {
        while (more.getAsBoolean()) {
            ask(PAGE, page);
            ask(NEWEST, newest);
            Thread.sleep(PAUSE);
        }
        return this;
    }

    private void ask(NamedQuery query, Figures into) {
        long begun = System.nanoTime();
        try {
            reader.query(query, new TenantId(Crowd.TENANT), Map.of(), row -> row);
            into.add((System.nanoTime() - begun) / 1e6);
        } catch (StoreException e) {
            failed.incrementAndGet();
        }
    }
}
