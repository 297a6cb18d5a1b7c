package dev.pilothouse.console.web.auditlog;

import dev.pilothouse.analytics.decisions.DecisionSeries;
import dev.pilothouse.analytics.decisions.Decisions;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether every decision of the gateways has arrived.
 *
 * @param kept decisions in the store
 * @param missing numbers that are not there
 * @param nodes whose they are, for people; may be empty
 */
record Arrived(long kept, long missing, String nodes) {
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(3);

    /** Asks a second time before it says that something is missing: it may be on its way. */
    static Arrived of(Decisions decisions, List<TenantId> tenants) throws InterruptedException {
        Arrived first = sum(decisions.series(tenants));
        if (first.missing() == 0) {
            return first;
        }
        Thread.sleep(ON_ITS_WAY);
        return sum(decisions.series(tenants));
    }

    static Arrived sum(List<DecisionSeries> series) {
        return new Arrived(
                series.stream().mapToLong(DecisionSeries::kept).sum(),
                series.stream().mapToLong(DecisionSeries::missing).sum(),
                series.stream()
                        .filter(s -> s.missing() > 0)
                        .map(DecisionSeries::node)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")));
    }

    String words() {
        return missing == 0
                ? Format.plural(kept, "decision") + " of gateways, none missing"
                : Format.plural(missing, "decision") + " of " + nodes + " never arrived";
    }
}
