package dev.pilothouse.console.web.retention;

import dev.pilothouse.analytics.erasure.KeptRows;
import dev.pilothouse.analytics.erasure.RetentionErasure.Held;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.HeldData;
import dev.pilothouse.registry.DataKind;
import dev.pilothouse.registry.RetentionPolicy;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** When rows go: a day is deleted once each of its rows has been kept for as many days as said. */
final class RetentionPlan {
    private final RetentionPolicy policy;
    private final HeldData held;

    RetentionPlan(RetentionPolicy policy, HeldData held) {
        this.policy = policy;
        this.held = held;
    }

    /** The first day on which the rows may go. */
    LocalDate goes(DataKind data, KeptRows rows) {
        int days =
                policy.kept(rows.tenant().value(), rows.feature(), rows.retentionClass(), data)
                        .days();
        return rows.day().plusDays(days + 1L);
    }

    /** Whether all of them are held; people and traces are looked at row by row. */
    boolean held(KeptRows rows) {
        return held.holds(rows.tenant().value(), rows.feature());
    }

    /** What goes on a day, or should have gone before. */
    List<KeptRows> due(DataKind data, Collection<KeptRows> all, LocalDate today) {
        return all.stream()
                .filter(r -> !goes(data, r).isAfter(today))
                .filter(r -> !held(r))
                .toList();
    }

    /** Rows of later days cannot go on a day, whatever rules they are under. */
    LocalDate newest(DataKind data, LocalDate day) {
        return day.minusDays(policy.shortest(data));
    }

    /** People and traces of these tenants whose rows stay. */
    Held except(Collection<TenantId> tenants) {
        Set<String> subjects = new HashSet<>();
        Set<String> traces = new HashSet<>();
        tenants.forEach(tenant -> {
            subjects.addAll(held.subjects(tenant.value()));
            traces.addAll(held.traces(tenant.value()));
        });
        return new Held(subjects, traces);
    }
}
