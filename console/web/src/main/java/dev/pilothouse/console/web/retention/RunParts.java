package dev.pilothouse.console.web.retention;

import dev.pilothouse.analytics.erasure.KeptRows;
import dev.pilothouse.analytics.erasure.KeptTable;
import dev.pilothouse.analytics.erasure.Retained;
import dev.pilothouse.analytics.erasure.RetentionErasure;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.LegalHolds;
import dev.pilothouse.registry.Playground;
import dev.pilothouse.registry.RetentionRules;
import dev.pilothouse.registry.RetentionRuns;
import dev.pilothouse.registry.RetentionRuns.Leaving;
import dev.pilothouse.registry.Tenant;
import dev.pilothouse.registry.Tenants;
import java.util.List;
import org.springframework.stereotype.Component;

/** What deletes work with. */
@Component("retentionRunParts")
record RunParts(
        RetentionRules rules,
        RetentionRuns runs,
        LegalHolds holds,
        RetentionErasure erasure,
        Playground playground,
        Tenants tenants) {
    Retained retained() {
        return erasure.retained();
    }

    /** Rules and holds as they are now. */
    RetentionPlan plan() {
        return new RetentionPlan(rules.everything(), holds.held());
    }

    List<TenantId> everybody() {
        return tenants.list(Actor.OPERATOR).stream().map(Tenant::id).toList();
    }

    List<RetentionErasure.Batch> batches(KeptTable table, List<KeptRows> due) {
        return RetentionErasure.batches(table, due);
    }

    /**
     * Notes what went of a batch, counted before and after: rows of held people and traces stay.
     */
    long noteGone(Actor by, Leaving leaving) {
        long gone = leaving.counted().rows() - left(leaving);
        runs.gone(by, leaving, gone);
        return Math.max(0, gone);
    }

    private long left(Leaving leaving) {
        RetentionRuns.Deleted counted = leaving.counted();
        return retained()
                .left(
                        KindOfTable.tableOf(counted.data()),
                        counted.tenant(),
                        leaving.keys(),
                        counted.oldest(),
                        counted.newest());
    }

    /** Notes what went in runs whose process ended before it could, once the store is through. */
    void noteLeft() {
        runs.left().stream()
                .filter(l -> !erasure.isUnderWay(KindOfTable.tableOf(l.counted().data())))
                .forEach(l -> noteGone(Actor.CONTROL_PLANE, l));
    }
}
