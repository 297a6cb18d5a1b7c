package dev.pilothouse.analytics.erasure;

import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Deletes the rows of several people of one tenant together: one mutation per table however many
 * people there are. Each step may be repeated; a broken-off run goes on from its lists.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-erasing-spans.md">decision</a>
 */
final class SubjectErasure {
    private static final int NOTED_TOGETHER = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Eraser eraser;

    SubjectErasure(Eraser eraser) {
        this.eraser = eraser;
    }

    /** One person and who wants to hear of the progress. */
    record Order(Subject subject, LongConsumer done) {}

    /**
     * What no reader finds any more and lies there until its parts are written anew.
     *
     * @param gone rows, by request
     */
    record Hidden(UUID batch, List<String> touched, Map<UUID, Long> gone) {
        /** Rows of one person. */
        long of(Order order) {
            return gone.getOrDefault(order.subject().request(), 0L);
        }
    }

    /** Deletes for every reader. */
    Hidden hide(TenantId tenant, List<Order> orders) {
        UUID batch = UUID.randomUUID();
        Map<String, Object> requests = Map.of("batch", batch);
        note(tenant, orders, batch);
        eraser.note(SubjectQueries.noteAgain(), tenant, requests);
        List.of("span", "span_content", "evaluation", "feedback")
                .forEach(table -> eraser.note(SubjectQueries.noteRows(table), tenant, requests));
        eraser.note(SubjectQueries.noteRest(), tenant, requests);
        eraser.note(SubjectQueries.noteFeedback(), tenant, requests);
        Tally tally = new Tally(orders);
        return new Hidden(batch, hide(tenant, requests, tally), tally.gone);
    }

    /**
     * Writes the parts of what was hidden anew, once for all.
     *
     * @throws dev.pilothouse.db.clickhouse.StoreException when something is left
     */
    void rewrite(TenantId tenant, List<Hidden> hidden) {
        hidden.stream()
                .flatMap(h -> h.touched().stream())
                .distinct()
                .forEach(table -> eraser.rewrite(table, PATIENCE));
        for (Hidden each : hidden) {
            Map<String, Object> requests = Map.of("batch", each.batch());
            requireGone(tenant, requests);
            forget(tenant, each.batch(), requests);
        }
    }

    /** The lists of this run, and what runs that broke off have left of the same requests. */
    private void forget(TenantId tenant, UUID batch, Map<String, ?> requests) {
        for (String list : List.of("erasure_row", "erasure_subject")) {
            long stale =
                    eraser.query(
                                    SubjectQueries.stale(list),
                                    tenant,
                                    requests,
                                    r -> r.number("found"))
                            .getFirst();
            if (stale > 0) {
                mutate(SubjectQueries.dropStale(list), list, tenant, requests);
            }
        }
        eraser.forget(batch);
    }

    /** One reference of one person, and which request it belongs to. */
    private record Whom(UUID request, String reference, Instant before) {}

    private void note(TenantId tenant, List<Order> orders, UUID batch) {
        List<Whom> all = orders.stream().flatMap(o -> whom(o.subject())).toList();
        for (int at = 0; at < all.size(); at += NOTED_TOGETHER) {
            List<Whom> some = all.subList(at, Math.min(at + NOTED_TOGETHER, all.size()));
            eraser.note(
                    SubjectQueries.noteSubjects(),
                    tenant,
                    Map.of(
                            "batch", batch,
                            "requests", some.stream().map(Whom::request).toList(),
                            "references", some.stream().map(Whom::reference).toList(),
                            "befores", some.stream().map(Whom::before).toList()));
        }
    }

    private static Stream<Whom> whom(Subject subject) {
        return subject.references().stream()
                .map(reference -> new Whom(subject.request(), reference, subject.before()));
    }

    /**
     * Facts after what hangs on them, so that a second run finds the rest. What is deleted is
     * counted afterwards: a run that broke off in between leaves the count lower, never higher.
     */
    private List<String> hide(TenantId tenant, Map<String, ?> requests, Tally tally) {
        List<String> touched = new ArrayList<>();
        if (left("feedback", tenant, requests) > 0) {
            List<Items> items =
                    eraser.query(SubjectQueries.feedbackItems(), tenant, requests, Items::of);
            hide("feedback", tenant, requests);
            tally.add(items);
            touched.add("feedback");
        }
        for (String table : SubjectQueries.OF_SPANS) {
            if (left(table, tenant, requests) > 0) {
                List<Items> items =
                        eraser.query(SubjectQueries.items(table), tenant, requests, Items::of);
                hide(table, tenant, requests);
                tally.add(items);
                touched.add(table);
            }
        }
        eraser.note(SubjectQueries.noteTraces(), tenant, requests);
        if (left("trace_index", tenant, requests) > 0) {
            hide("trace_index", tenant, requests);
        }
        touched.add("trace_index");
        if (left("audit_event", tenant, requests) > 0) {
            mutate(SubjectQueries.anonymise(), "audit_event", tenant, requests);
            touched.add("audit_event");
        }
        return touched;
    }

    private void hide(String table, TenantId tenant, Map<String, ?> requests) {
        mutate(SubjectQueries.delete(table), table, tenant, requests);
    }

    private void mutate(
            NamedQuery statement, String table, TenantId tenant, Map<String, ?> requests) {
        eraser.mutate(statement, table, tenant, requests, PATIENCE);
    }

    private long left(String table, TenantId tenant, Map<String, ?> requests) {
        return eraser.query(SubjectQueries.left(table), tenant, requests, r -> r.number("found"))
                .getFirst();
    }

    /** What came in meanwhile is found by the next try. */
    private void requireGone(TenantId tenant, Map<String, ?> requests) {
        List<String> tables = new ArrayList<>(SubjectQueries.OF_SPANS);
        tables.add("feedback");
        for (String table : tables) {
            long left = left(table, tenant, requests);
            if (left > 0) {
                throw new IllegalStateException(
                        table + ": " + left + " rows are still there (expected: none)");
            }
        }
    }

    private record Items(UUID request, long found) {
        static Items of(dev.pilothouse.db.clickhouse.Row row) {
            return new Items(UUID.fromString(row.text("whose")), row.number("found"));
        }
    }

    private static final class Tally {
        private final List<Order> orders;
        private final Map<UUID, Long> gone = new HashMap<>();

        Tally(List<Order> orders) {
            this.orders = orders;
        }

        void add(List<Items> items) {
            items.forEach(i -> gone.merge(i.request(), i.found(), Long::sum));
            orders.forEach(o -> o.done().accept(gone.getOrDefault(o.subject().request(), 0L)));
        }
    }
}
