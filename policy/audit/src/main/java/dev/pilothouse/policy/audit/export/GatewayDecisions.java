package dev.pilothouse.policy.audit.export;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.policy.audit.AuditFilter;
import java.util.function.Consumer;

/** Reads what gateways decided. Implemented where their store is read. */
@FunctionalInterface
public interface GatewayDecisions {
    /** Oldest first; memory does not grow with their number. */
    void each(Reach reach, AuditFilter filter, Consumer<GatewayDecision> consumer);

    /**
     * Whether a filter says something about decisions of gateways: they know tenant, time and
     * feature, not who acted in the console. Each of them denied something.
     */
    static boolean covers(AuditFilter filter) {
        return filter.outcome().map("denied"::equals).orElse(true)
                && filter.actor().isEmpty()
                && filter.text().isEmpty()
                && filter.action().isEmpty()
                && filter.entity().map(e -> e.startsWith("feature:")).orElse(true);
    }
}
