package dev.pilothouse.console.bench.erasure;

import dev.pilothouse.analytics.erasure.KeptRows;
import dev.pilothouse.analytics.erasure.KeptTable;
import dev.pilothouse.analytics.erasure.Retained;
import dev.pilothouse.analytics.erasure.RetentionErasure;
import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.db.clickhouse.ClickHouse;
import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pilothouse bench retention}. */
@Command(
        name = "retention",
        mixinStandardHelpOptions = true,
        description = {
            "What it costs to delete what was kept long enough: a ClickHouse engine of its own,"
                    + " spans and prompts of thirty days.",
            "Ten days go whole, then of ten days the half of the features, which has each part"
                    + " written anew."
        })
public final class RetentionCommand implements Callable<Integer> {
    private static final TenantId TENANT = new TenantId(Crowd.TENANT);
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);
    private static final int DAYS = 10;
    private static final Set<String> HALF =
            Set.of("feature-0", "feature-2", "feature-4", "feature-6", "feature-8", "feature-10");

    @Option(
            names = "--spans",
            defaultValue = "3000000",
            description = "Spans, 10000 to 100000000; default: ${DEFAULT-VALUE}")
    private long spans;

    private record Deletion(String what, KeptTable table, long rows, double seconds) {
        String row() {
            return "| %s | %,d | %.1f | %,.0f |"
                    .formatted(what, rows, seconds, rows / Math.max(0.001, seconds));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spans < 10_000 || spans > 100_000_000) {
            throw new BadInput("--spans", Long.toString(spans), "10000 to 100000000");
        }
        try (Engine engine = Engine.start();
                ClickHouse read = ClickHouse.open(engine.access("reader"));
                ClickHouse erase = ClickHouse.open(engine.access("eraser"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            new Crowd(engine, spans).fill();
            measure(new Reader(read), new RetentionErasure(new Eraser(erase)), threads);
        }
        return 0;
    }

    private void measure(Reader reader, RetentionErasure erasure, ExecutorService threads)
            throws InterruptedException {
        long quiet = System.nanoTime() + QUIET.toNanos();
        Questions before = new Questions(reader).askWhile(() -> System.nanoTime() < quiet);
        AtomicBoolean over = new AtomicBoolean();
        Future<Questions> during =
                threads.submit(() -> new Questions(reader).askWhile(() -> !over.get()));
        List<Deletion> all;
        try {
            all = deletions(new Retained(reader), erasure);
        } finally {
            over.set(true);
        }
        print(all, before, of(during));
    }

    private static List<Deletion> deletions(Retained retained, RetentionErasure erasure) {
        LocalDate whole = FIRST.plusDays(DAYS);
        LocalDate half = whole.plusDays(DAYS);
        Predicate<KeptRows> some = r -> HALF.contains(r.feature());
        return List.of(
                delete("prompts, ten whole days", KeptTable.SPAN_CONTENT, whole, r -> true)
                        .by(retained, erasure),
                delete("spans, ten whole days", KeptTable.SPAN, whole, r -> true)
                        .by(retained, erasure),
                delete("prompts, half of ten days", KeptTable.SPAN_CONTENT, half, some)
                        .by(retained, erasure),
                delete("spans, half of ten days", KeptTable.SPAN, half, some)
                        .by(retained, erasure));
    }

    private record Order(
            String what, KeptTable table, LocalDate before, Predicate<KeptRows> which) {
        Deletion by(Retained retained, RetentionErasure erasure) {
            List<KeptRows> due =
                    retained.before(table, List.of(TENANT), before).stream().filter(which).toList();
            long begun = System.nanoTime();
            for (RetentionErasure.Batch batch : RetentionErasure.batches(table, due)) {
                erasure.erase(batch, RetentionErasure.Held.NOTHING, why -> {});
            }
            return new Deletion(
                    what,
                    table,
                    due.stream().mapToLong(KeptRows::rows).sum(),
                    (System.nanoTime() - begun) / 1e9);
        }
    }

    private static Order delete(
            String what, KeptTable table, LocalDate before, Predicate<KeptRows> which) {
        return new Order(what, table, before, which);
    }

    private static Questions of(Future<Questions> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new Trouble("the queries meanwhile failed: " + e.getCause(), e);
        }
    }

    private void print(List<Deletion> all, Questions before, Questions during) {
        System.out.printf(
                """

                %d cores; engine, store and this process on the same machine.
                %,d spans with as many prompts of 12 features over 30 days; a mutation for each table and day, one after the other.

                | deleted | rows | seconds | rows/s |
                | --- | --: | --: | --: |
                %s

                | milliseconds of a query | queries | p50 | p99 | max |
                | --- | --: | --: | --: | --: |
                %s
                %s
                %s
                %s

                Queries that failed meanwhile: %d
                """,
                Runtime.getRuntime().availableProcessors(),
                spans,
                String.join("\n", all.stream().map(Deletion::row).toList()),
                before.page.row("page of figures, before"),
                during.page.row("page of figures, meanwhile"),
                before.newest.row("newest spans, before"),
                during.newest.row("newest spans, meanwhile"),
                during.failed.get());
    }
}
