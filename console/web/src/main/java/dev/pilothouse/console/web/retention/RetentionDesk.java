package dev.pilothouse.console.web.retention;

import dev.pilothouse.analytics.erasure.KeptRows;
import dev.pilothouse.analytics.erasure.KeptTable;
import dev.pilothouse.analytics.erasure.Retained;
import dev.pilothouse.analytics.erasure.RetentionErasure;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.HeldData;
import dev.pilothouse.policy.decisions.LegalHolds;
import dev.pilothouse.registry.DataKind;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import dev.pilothouse.registry.Playground;
import dev.pilothouse.registry.RetentionRules;
import dev.pilothouse.registry.RetentionRuns;
import dev.pilothouse.registry.RetentionRuns.Deleted;
import dev.pilothouse.registry.Tenant;
import dev.pilothouse.registry.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Deletes what has been kept long enough, once a day, and says beforehand what that will be.
 *
 * @see "docs/decisions/2026-11-30-retention.md"
 */
@Component
public final class RetentionDesk {
    /** Days that the calendar looks ahead. */
    static final int AHEAD = 14;

    private static final int LONGEST_WHY = 300;

    private final RetentionRules rules;
    private final RetentionRuns runs;
    private final LegalHolds holds;
    private final Retained retained;
    private final RetentionErasure erasure;
    private final Playground playground;
    private final Tenants tenants;
    private final Jobs jobs;
    private final Clock clock;

    RetentionDesk(
            RetentionRules rules,
            RetentionRuns runs,
            LegalHolds holds,
            Retained retained,
            RetentionErasure erasure,
            Playground playground,
            Tenants tenants,
            Jobs jobs,
            Clock clock) {
        this.rules = rules;
        this.runs = runs;
        this.holds = holds;
        this.retained = retained;
        this.erasure = erasure;
        this.playground = playground;
        this.tenants = tenants;
        this.jobs = jobs;
        this.clock = clock;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** Runs unless some process did so today. */
    public void daily() {
        runs.take().ifPresent(run -> start(Actor.CONTROL_PLANE, run));
    }

    /**
     * Runs now, as a job.
     *
     * @throws dev.pilothouse.db.model.Denied without {@link Permission#MANAGE_RETENTION} everywhere
     */
    public Job now(Actor actor) {
        actor.require(Permission.MANAGE_RETENTION, Optional.empty());
        return start(actor, runs.begin());
    }

    private Job start(Actor actor, UUID run) {
        return jobs.start(
                actor,
                "retention",
                "Delete what has been kept long enough",
                Optional.empty(),
                progress -> run(actor, run, progress));
    }

    private String run(Actor actor, UUID run, Jobs.Progress progress) {
        List<Deleted> deleted = new ArrayList<>();
        try {
            HeldData held = holds.held();
            RetentionPlan plan = new RetentionPlan(rules.everything(), held);
            for (KeptTable table : KeptTable.values()) {
                progress.at(
                        table.ordinal(), OptionalLong.of(KeptTable.values().length), label(table));
                deleted.addAll(delete(table, plan, progress));
            }
            playground.forget(rules.everything(), held::holds).forEach(g -> deleted.add(of(g)));
            runs.end(actor, run, deleted, "");
            return said(deleted);
        } catch (Jobs.Cancelled e) {
            runs.end(actor, run, deleted, "cancelled");
            throw e;
        } catch (RuntimeException e) {
            runs.end(actor, run, deleted, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private static String label(KeptTable table) {
        return KindOfTable.of(table).label();
    }

    private static Deleted of(Playground.Gone gone) {
        LocalDate day = LocalDate.ofInstant(gone.oldest(), ZoneOffset.UTC);
        return new Deleted(gone.tenant(), DataKind.PLAYGROUND, gone.runs(), day, day);
    }

    private static String said(List<Deleted> deleted) {
        long rows = deleted.stream().mapToLong(Deleted::rows).sum();
        return rows == 0 ? "nothing was due" : rows + " rows deleted";
    }

    /** What went, counted before and after: rows of held people and traces stay. */
    private List<Deleted> delete(KeptTable table, RetentionPlan plan, Jobs.Progress progress) {
        DataKind data = KindOfTable.of(table);
        Collection<TenantId> all = everybody();
        LocalDate newest = plan.newest(data, today());
        if (all.isEmpty()) {
            return List.of();
        }
        List<KeptRows> due = plan.due(data, retained.before(table, all, newest), today());
        if (due.isEmpty()) {
            return List.of();
        }
        List<RetentionErasure.Batch> batches = RetentionErasure.batches(table, due);
        for (RetentionErasure.Batch batch : batches) {
            String where =
                    "%s of %s, %d of %d"
                            .formatted(
                                    label(table),
                                    batch.partition(),
                                    batches.indexOf(batch) + 1,
                                    batches.size());
            Telling telling = new Telling(progress, table, where);
            telling.say("");
            erasure.erase(batch, plan.except(all), telling::say);
        }
        return gone(data, due, plan.due(data, retained.before(table, all, newest), today()));
    }

    /** Says every few seconds what is being deleted, and notices that the job was cancelled. */
    private static final class Telling {
        private static final Duration PAUSE = Duration.ofSeconds(5);

        private final Jobs.Progress progress;
        private final KeptTable table;
        private final String where;
        private final long begun = System.nanoTime();
        private long next = begun;

        Telling(Jobs.Progress progress, KeptTable table, String where) {
            this.progress = progress;
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
        }

        private static String cut(String why) {
            return why.length() <= LONGEST_WHY ? why : why.substring(0, LONGEST_WHY) + "…";
        }
    }

    private List<TenantId> everybody() {
        return tenants.list(Actor.OPERATOR).stream().map(Tenant::id).toList();
    }

    private static List<Deleted> gone(DataKind data, List<KeptRows> before, List<KeptRows> after) {
        List<Deleted> deleted = new ArrayList<>();
        before.stream()
                .collect(Collectors.groupingBy(KeptRows::tenant))
                .forEach((tenant, rows) -> {
                    long left =
                            after.stream()
                                    .filter(r -> r.tenant().equals(tenant))
                                    .mapToLong(KeptRows::rows)
                                    .sum();
                    long gone = rows.stream().mapToLong(KeptRows::rows).sum() - left;
                    if (gone > 0) {
                        deleted.add(
                                new Deleted(
                                        tenant,
                                        data,
                                        gone,
                                        rows.getFirst().day(),
                                        rows.getLast().day()));
                    }
                });
        return deleted;
    }

    /**
     * What will be deleted when, in the actor's reach.
     *
     * @param tenant empty: every tenant that the actor sees
     */
    public RetentionPreview preview(Actor actor, Optional<TenantId> tenant) {
        actor.requireAnywhere(Permission.SEE_FEATURES);
        tenant.ifPresent(t -> actor.require(Permission.SEE_FEATURES, t));
        List<TenantId> of =
                tenant.map(List::of)
                        .orElseGet(() ->
                                everybody().stream()
                                        .filter(t -> actor.may(Permission.SEE_FEATURES, t))
                                        .toList());
        Preview preview = new Preview(new RetentionPlan(rules.everything(), holds.held()), of);
        return preview.read();
    }

    /** Gathers a preview. */
    private final class Preview {
        private final RetentionPlan plan;
        private final List<TenantId> of;
        private final LocalDate next = nextRun();
        private final List<RetentionPreview.Line> lines = new ArrayList<>();
        private final List<RetentionPreview.Going> calendar = new ArrayList<>();

        Preview(RetentionPlan plan, List<TenantId> of) {
            this.plan = plan;
            this.of = of;
        }

        RetentionPreview read() {
            if (!of.isEmpty()) {
                for (KeptTable table : KeptTable.values()) {
                    DataKind data = KindOfTable.of(table);
                    Retained.Total total = retained.total(table, of);
                    LocalDate newest = plan.newest(data, next.plusDays(AHEAD));
                    add(
                            data,
                            total.rows(),
                            Optional.of(total.oldest()).filter(d -> total.rows() > 0),
                            retained.before(table, of, newest, plan.except(of)),
                            retained.before(table, of, newest));
                }
                playground();
            }
            lines.sort(java.util.Comparator.comparing(RetentionPreview.Line::data));
            calendar.sort(
                    java.util.Comparator.comparing(RetentionPreview.Going::day)
                            .thenComparing(RetentionPreview.Going::data));
            return new RetentionPreview(next, lines, calendar);
        }

        private void playground() {
            List<KeptRows> rows =
                    playground.standing().stream()
                            .filter(s -> of.contains(s.tenant()))
                            .map(s ->
                                    new KeptRows(
                                            s.tenant(), s.feature().value(), "", s.day(), s.runs()))
                            .toList();
            add(
                    DataKind.PLAYGROUND,
                    rows.stream().mapToLong(KeptRows::rows).sum(),
                    rows.stream().map(KeptRows::day).min(LocalDate::compareTo),
                    rows,
                    rows);
        }

        /** Rows without those of held people and traces, and all of them. */
        private void add(
                DataKind data,
                long total,
                Optional<LocalDate> oldest,
                List<KeptRows> rows,
                List<KeptRows> all) {
            Function<KeptRows, LocalDate> when = r -> later(plan.goes(data, r), next);
            LocalDate end = next.plusDays(AHEAD);
            TreeMap<LocalDate, Long> days =
                    rows.stream()
                            .filter(r -> !plan.held(r))
                            .filter(r -> when.apply(r).isBefore(end))
                            .collect(
                                    Collectors.groupingBy(
                                            when,
                                            TreeMap::new,
                                            Collectors.summingLong(KeptRows::rows)));
            days.forEach((day, n) -> calendar.add(new RetentionPreview.Going(day, data, n)));
            long going = days.values().stream().mapToLong(Long::longValue).sum();
            long over =
                    all.stream()
                            .filter(r -> when.apply(r).isBefore(end))
                            .mapToLong(KeptRows::rows)
                            .sum();
            lines.add(
                    new RetentionPreview.Line(
                            data,
                            total,
                            oldest,
                            days.isEmpty() ? Optional.empty() : Optional.of(days.firstKey()),
                            days.isEmpty() ? 0 : days.firstEntry().getValue(),
                            over - going));
        }
    }

    private static LocalDate later(LocalDate a, LocalDate b) {
        return a.isAfter(b) ? a : b;
    }

    /** Today's run is over, or under way, once somebody took it. */
    private LocalDate nextRun() {
        boolean ran =
                runs.list(Actor.OPERATOR).stream()
                        .anyMatch(r -> r.day().filter(today()::equals).isPresent());
        return ran ? today().plusDays(1) : today();
    }
}
