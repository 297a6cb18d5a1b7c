package dev.pilothouse.console.web.retention;

import dev.pilothouse.analytics.erasure.KeptRows;
import dev.pilothouse.analytics.erasure.KeptTable;
import dev.pilothouse.analytics.erasure.Retained.Days;
import dev.pilothouse.analytics.erasure.RetentionErasure.Batch;
import dev.pilothouse.analytics.erasure.RetentionErasure.Held;
import dev.pilothouse.db.clickhouse.StoreException;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.HeldData;
import dev.pilothouse.registry.DataKind;
import dev.pilothouse.registry.Jobs;
import dev.pilothouse.registry.RetentionRuns.Claim;
import dev.pilothouse.registry.RetentionRuns.Deleted;
import dev.pilothouse.registry.RetentionRuns.Leaving;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Deletes what is due, a few days at a time: rules and holds are those of the moment at which a
 * batch begins. What fails is passed over and said at the end.
 */
final class RetentionRun {
    private static final int LONGEST_WHY = 300;

    private final RunParts parts;
    private final Actor by;
    private final Claim claim;
    private final Jobs.Progress progress;
    private final LocalDate today;
    private final List<String> failures = new ArrayList<>();

    /** Days of which content or attributes are still there, so that their facts stay too. */
    private final List<Days> stuck = new ArrayList<>();

    private long rows;

    RetentionRun(RunParts parts, Actor by, Claim claim, Jobs.Progress progress, LocalDate today) {
        this.parts = parts;
        this.by = by;
        this.claim = claim;
        this.progress = progress;
        this.today = today;
    }

    /**
     * @return one line on what was done
     * @throws PassedOver when something could not be deleted
     */
    String run() {
        try {
            List<TenantId> tenants = parts.everybody();
            for (KeptTable table : KeptTable.values()) {
                new Telling(table, KindOfTable.of(table).label()).say("");
                if (!tenants.isEmpty()) {
                    attempt(table, tenants);
                }
            }
            playground();
            if (!failures.isEmpty()) {
                throw new PassedOver(String.join("; ", failures));
            }
            parts.runs().end(claim, "");
            return rows == 0 ? "nothing was due" : rows + " rows deleted";
        } catch (Jobs.Cancelled e) {
            parts.runs().end(claim, "cancelled");
            throw e;
        } catch (RuntimeException e) {
            parts.runs().end(claim, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** What could not be deleted, and why. */
    static final class PassedOver extends RuntimeException {
        PassedOver(String message) {
            super(message);
        }
    }

    private void attempt(KeptTable table, List<TenantId> tenants) {
        try {
            delete(table, tenants);
        } catch (StoreException e) {
            failed(table, new Days(LocalDate.MIN, LocalDate.MAX, 0), "", e);
        }
    }

    private void failed(KeptTable table, Days days, String of, StoreException e) {
        failures.add(
                KindOfTable.of(table).label() + of + ": " + cut(String.valueOf(e.getMessage())));
        if (table == KeptTable.SPAN_CONTENT || table == KeptTable.SPAN_ATTRIBUTE) {
            stuck.add(days);
        }
    }

    private void delete(KeptTable table, List<TenantId> tenants) {
        LocalDate newest = parts.plan().newest(KindOfTable.of(table), today);
        for (Days days : parts.retained().days(table, tenants, newest)) {
            read(table, tenants, days).forEach(batch -> delete(batch, tenants));
        }
    }

    /** Days that cannot be read, too many features for example, do not keep those after them. */
    private List<Batch> read(KeptTable table, List<TenantId> tenants, Days days) {
        try {
            new Telling(table, KindOfTable.of(table).label() + ", counted from " + days.first())
                    .say("");
            List<KeptRows> found = parts.retained().within(table, tenants, days, Held.NOTHING);
            return parts.batches(table, due(parts.plan(), table, found));
        } catch (StoreException e) {
            failed(table, days, " of %s to %s".formatted(days.first(), days.last()), e);
            return List.of();
        }
    }

    private List<KeptRows> due(RetentionPlan plan, KeptTable table, List<KeptRows> found) {
        return plan.due(KindOfTable.of(table), found, today).stream()
                .filter(r ->
                        table != KeptTable.SPAN
                                || stuck.stream().noneMatch(days -> days.include(r.day())))
                .toList();
    }

    /** What is held by now, or is to be kept for longer, stays. */
    private void delete(Batch planned, List<TenantId> tenants) {
        RetentionPlan plan = parts.plan();
        List<KeptRows> due = due(plan, planned.table(), planned.rows());
        if (due.isEmpty()) {
            return;
        }
        Batch batch = new Batch(planned.table(), planned.partition(), due);
        List<Leaving> leaving = leaving(batch);
        parts.runs().going(claim, leaving);
        Telling telling =
                new Telling(
                        batch.table(),
                        KindOfTable.of(batch.table()).label() + " of " + batch.partition());
        telling.say("");
        parts.erasure().erase(batch, plan.except(tenants), telling::say);
        leaving.forEach(l -> rows += parts.noteGone(by, l));
    }

    private List<Leaving> leaving(Batch batch) {
        Map<TenantId, List<KeptRows>> byTenant =
                batch.rows().stream().collect(Collectors.groupingBy(KeptRows::tenant));
        return byTenant.entrySet().stream()
                .map(e -> leaving(KindOfTable.of(batch.table()), e.getKey(), e.getValue()))
                .toList();
    }

    private Leaving leaving(DataKind data, TenantId tenant, List<KeptRows> of) {
        Deleted counted =
                new Deleted(
                        tenant,
                        data,
                        of.stream().mapToLong(KeptRows::rows).sum(),
                        of.stream().map(KeptRows::day).min(LocalDate::compareTo).orElseThrow(),
                        of.stream().map(KeptRows::day).max(LocalDate::compareTo).orElseThrow());
        return new Leaving(
                UUID.randomUUID(), claim.run(), counted, of.stream().map(KeptRows::key).toList());
    }

    private void playground() {
        HeldData held = parts.holds().held();
        parts.playground()
                .forget(parts.rules().everything(), held::holds)
                .forEach(gone -> {
                    LocalDate day = LocalDate.ofInstant(gone.oldest(), ZoneOffset.UTC);
                    rows += gone.runs();
                    parts.runs()
                            .gone(
                                    by,
                                    claim,
                                    new Deleted(
                                            gone.tenant(),
                                            DataKind.PLAYGROUND,
                                            gone.runs(),
                                            day,
                                            day));
                });
    }

    private static String cut(String why) {
        return why.length() <= LONGEST_WHY ? why : why.substring(0, LONGEST_WHY) + "…";
    }

    /**
     * Says every few seconds what is being deleted and that the run goes on, and notices that the
     * job was cancelled.
     */
    private final class Telling {
        private static final Duration PAUSE = Duration.ofSeconds(5);

        private final KeptTable table;
        private final String where;
        private final long begun = System.nanoTime();
        private long next = begun;

        Telling(KeptTable table, String where) {
            this.table = table;
            this.where = where;
        }

        /**
         * @param why the store's last try failed; empty: it did not
         */
        void say(String why) {
            long now = System.nanoTime();
            if (now - next < 0) {
                return;
            }
            next = now + PAUSE.toNanos();
            long seconds = Duration.ofNanos(now - begun).toSeconds();
            progress.at(
                    table.ordinal(),
                    OptionalLong.of(KeptTable.values().length),
                    where
                            + (seconds == 0 ? "" : ", for " + seconds + " s")
                            + (why.isEmpty() ? "" : "; the store tries again after: " + cut(why)));
            parts.runs().alive(claim);
        }
    }
}
