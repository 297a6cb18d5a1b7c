package dev.pilothouse.console.bench.erasure;

import dev.pilothouse.analytics.erasure.SpanStore;
import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.db.clickhouse.ClickHouse;
import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.TenantId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pilothouse bench erasure}. */
@Command(
        name = "erasure",
        mixinStandardHelpOptions = true,
        description = {
            "How fast people are gone from the span store: a ClickHouse engine of its own, an order for each person at the same time.",
            "Invisible: no query finds a row of them. Gone: none of their references is in any file of the store, decompressed."
        })
public final class ErasureCommand implements Callable<Integer> {
    private static final TenantId TENANT = new TenantId(Crowd.TENANT);
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final int ASKED_TOGETHER = 100;
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration MOST = Duration.ofHours(1);
    private static final NamedQuery VISIBLE =
            new NamedQuery(
                    "bench.visible",
                    "SELECT (SELECT count() FROM span WHERE tenant IN {tenants:Array(String)} AND subject IN {references:Array(String)})"
                            + " + (SELECT count() FROM span_content WHERE tenant IN {tenants:Array(String)} AND subject IN {references:Array(String)}) AS found");

    @Option(
            names = "--spans",
            defaultValue = "10000000",
            description = "Spans, 10000 to 100000000; default: ${DEFAULT-VALUE}")
    private long spans;

    @Option(
            names = "--people",
            defaultValue = "1000",
            description = "People to erase of 100,000, 1 to 1000; default: ${DEFAULT-VALUE}")
    private int people;

    @Override
    public Integer call() throws IOException, InterruptedException {
        between("--spans", spans, 10_000, 100_000_000);
        between("--people", people, 1, 1000);
        try (Engine engine = Engine.start();
                ClickHouse read = ClickHouse.open(engine.access("reader"));
                ClickHouse erase = ClickHouse.open(engine.access("eraser"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            new Crowd(engine, spans).fill();
            print(measure(new Reader(read), new SpanStore(new Eraser(erase)), threads));
        }
        return 0;
    }

    private record Result(
            long rows,
            double invisible,
            double erased,
            double gone,
            Questions before,
            Questions during,
            Probe probe) {}

    private Result measure(Reader reader, SpanStore store, ExecutorService threads)
            throws InterruptedException {
        long quiet = System.nanoTime() + QUIET.toNanos();
        Questions before = new Questions(reader).askWhile(() -> System.nanoTime() < quiet);
        AtomicBoolean over = new AtomicBoolean();
        Future<Questions> during =
                threads.submit(() -> new Questions(reader).askWhile(() -> !over.get()));
        try {
            return erase(reader, store, threads, before, during, over);
        } finally {
            over.set(true);
        }
    }

    private Result erase(
            Reader reader,
            SpanStore store,
            ExecutorService threads,
            Questions before,
            Future<Questions> during,
            AtomicBoolean over)
            throws InterruptedException {
        List<String> references = Crowd.people(people);
        long begun = System.nanoTime();
        Future<Double> invisible = threads.submit(() -> invisible(reader, references, begun, over));
        List<Future<Long>> orders = new ArrayList<>();
        for (String reference : references) {
            orders.add(threads.submit(() -> store.erase(subject(Set.of(reference)), n -> {})));
        }
        long rows = 0;
        for (Future<Long> order : orders) {
            rows += of(order);
        }
        double erased = since(begun);
        Probe probe = untilGone(store, references, begun);
        double gone = since(begun);
        over.set(true);
        return new Result(rows, of(invisible), erased, gone, before, of(during), probe);
    }

    private static Subject subject(Set<String> references) {
        return new Subject(
                TENANT,
                UUID.randomUUID(),
                references,
                Set.of(),
                Instant.parse("2026-11-30T00:00:00Z"));
    }

    private static double invisible(
            Reader reader, List<String> references, long begun, AtomicBoolean over)
            throws InterruptedException {
        while (!over.get() && visible(reader, references)) {
            Thread.sleep(LOOK);
        }
        return since(begun);
    }

    private static boolean visible(Reader reader, List<String> references) {
        for (int at = 0; at < references.size(); at += ASKED_TOGETHER) {
            List<String> some =
                    references.subList(at, Math.min(at + ASKED_TOGETHER, references.size()));
            if (reader.query(
                                    VISIBLE,
                                    TENANT,
                                    Map.of("references", some),
                                    row -> row.number("found"))
                            .getFirst()
                    > 0) {
                return true;
            }
        }
        return false;
    }

    private static Probe untilGone(SpanStore store, List<String> references, long begun)
            throws InterruptedException {
        Probe probe = store.probe(subject(Set.copyOf(references)));
        while (probe.found() + probe.unlooked() > 0) {
            if (since(begun) > MOST.toSeconds()) {
                throw new Trouble("after an hour still there: " + probe.places());
            }
            Thread.sleep(LOOK);
            probe = store.probe(subject(Set.copyOf(references)));
        }
        return probe;
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static <T> T of(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new Trouble("an erasure failed: " + e.getCause(), e);
        }
    }

    private void print(Result r) {
        System.out.printf(
                """

                %d cores; engine, store and this process on the same machine.
                %,d spans with as many prompts of 100,000 people over 30 days; %,d people erased, %,d rows.

                | | seconds from the first order |
                | --- | --: |
                | no query finds them | %.1f |
                | parts are written anew | %.1f |
                | no byte of them is on disk | %.1f |

                The proof: %s

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
                people,
                r.rows(),
                r.invisible(),
                r.erased(),
                r.gone(),
                r.probe().method(),
                r.before().page.row("page of figures, before"),
                r.during().page.row("page of figures, meanwhile"),
                r.before().newest.row("newest spans, before"),
                r.during().newest.row("newest spans, meanwhile"),
                r.during().failed.get());
    }

    private static void between(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new BadInput(option, Long.toString(value), least + " to " + most);
        }
    }
}
