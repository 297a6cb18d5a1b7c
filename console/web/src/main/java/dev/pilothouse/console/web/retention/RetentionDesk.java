package dev.pilothouse.console.web.retention;

import dev.pilothouse.analytics.erasure.KeptRows;
import dev.pilothouse.analytics.erasure.KeptTable;
import dev.pilothouse.analytics.erasure.Retained;
import dev.pilothouse.analytics.erasure.RetentionErasure.Held;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.DataKind;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import dev.pilothouse.registry.RetentionRuns.Claim;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
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

    /** Rows of a kind that are looked at for one view of the page. */
    private static final long MOST_LOOKED_AT = 5_000_000;

    private final RunParts parts;
    private final Retained retained;
    private final Jobs jobs;
    private final Clock clock;
    private final long mostLookedAt;

    @Autowired
    RetentionDesk(RunParts parts, Retained retained, Jobs jobs, Clock clock) {
        this(parts, retained, jobs, clock, MOST_LOOKED_AT);
    }

    RetentionDesk(RunParts parts, Retained retained, Jobs jobs, Clock clock, long mostLookedAt) {
        this.parts = parts;
        this.retained = retained;
        this.jobs = jobs;
        this.clock = clock;
        this.mostLookedAt = mostLookedAt;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** Runs unless some process did so today, and notes what runs left whose process ended. */
    public void daily() {
        parts.runs().endSilent();
        parts.noteLeft();
        parts.runs().take().ifPresent(run -> start(Actor.CONTROL_PLANE, run));
    }

    /**
     * Runs now, as a job.
     *
     * @throws dev.pilothouse.db.model.Denied without {@link Permission#MANAGE_RETENTION} everywhere
     */
    public Job now(Actor actor) {
        actor.require(Permission.MANAGE_RETENTION, Optional.empty());
        return start(actor, parts.runs().begin());
    }

    private Job start(Actor actor, Claim claim) {
        return jobs.start(
                actor,
                "retention",
                "Delete what has been kept long enough",
                Optional.empty(),
                progress -> new RetentionRun(parts, actor, claim, progress, today()).run());
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
                                parts.everybody().stream()
                                        .filter(t -> actor.may(Permission.SEE_FEATURES, t))
                                        .toList());
        return new Preview(parts.plan(), of).read();
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
                    Looked looked = look(table);
                    add(
                            data,
                            total.rows(),
                            Optional.of(total.oldest()).filter(d -> total.rows() > 0),
                            looked);
                }
                playground();
            }
            lines.sort(java.util.Comparator.comparing(RetentionPreview.Line::data));
            calendar.sort(
                    java.util.Comparator.comparing(RetentionPreview.Going::day)
                            .thenComparing(RetentionPreview.Going::data));
            return new RetentionPreview(next, lines, calendar);
        }

        /**
         * What was counted.
         *
         * @param going without rows of held people and traces
         * @param all with them
         * @param cut the first day that was not looked at any more; empty: all were
         */
        private record Looked(List<KeptRows> going, List<KeptRows> all, Optional<LocalDate> cut) {}

        /** The oldest days, as far as people can wait. */
        private Looked look(KeptTable table) {
            LocalDate newest = plan.newest(KindOfTable.of(table), next.plusDays(AHEAD));
            Held held = plan.except(of);
            List<KeptRows> going = new ArrayList<>();
            List<KeptRows> all = new ArrayList<>();
            long rows = 0;
            for (Retained.Days days : retained.days(table, of, newest)) {
                rows += days.rows();
                if (rows > mostLookedAt) {
                    return new Looked(going, all, Optional.of(days.first()));
                }
                List<KeptRows> found = retained.within(table, of, days, Held.NOTHING);
                all.addAll(found);
                going.addAll(held.isNothing() ? found : retained.within(table, of, days, held));
            }
            return new Looked(going, all, Optional.empty());
        }

        private void playground() {
            List<KeptRows> rows =
                    parts.playground().standing().stream()
                            .filter(s -> of.contains(s.tenant()))
                            .map(s ->
                                    new KeptRows(
                                            s.tenant(), s.feature().value(), "", s.day(), s.runs()))
                            .toList();
            add(
                    DataKind.PLAYGROUND,
                    rows.stream().mapToLong(KeptRows::rows).sum(),
                    rows.stream().map(KeptRows::day).min(LocalDate::compareTo),
                    new Looked(rows, rows, Optional.empty()));
        }

        private void add(DataKind data, long total, Optional<LocalDate> oldest, Looked looked) {
            Function<KeptRows, LocalDate> when = r -> later(plan.goes(data, r), next);
            LocalDate end = next.plusDays(AHEAD);
            TreeMap<LocalDate, Long> days =
                    looked.going().stream()
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
                    looked.all().stream()
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
                            over - going,
                            looked.cut()));
        }
    }

    private static LocalDate later(LocalDate a, LocalDate b) {
        return a.isAfter(b) ? a : b;
    }

    /** Today's run is over, or under way, once somebody took it. */
    private LocalDate nextRun() {
        boolean ran =
                parts.runs().list(Actor.OPERATOR).stream()
                        .anyMatch(r -> r.day().filter(today()::equals).isPresent());
        return ran ? today().plusDays(1) : today();
    }
}
