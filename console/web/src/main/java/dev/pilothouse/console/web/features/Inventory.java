package dev.pilothouse.console.web.features;

import dev.pilothouse.analytics.features.FeatureUse;
import dev.pilothouse.analytics.features.FeaturesSeen;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.RiskClasses;
import dev.pilothouse.policy.decisions.RiskStanding;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Features;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Joins what people declared with what was called. */
@Component
final class Inventory {
    private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);

    /**
     * The rows, undeclared ones first.
     *
     * @param measured false when traffic could not be read: calls are missing then
     */
    record Listing(List<Row> rows, boolean measured) {}

    private final Features features;
    private final FeaturesSeen seen;
    private final RiskClasses risks;

    Inventory(Features features, FeaturesSeen seen, RiskClasses risks) {
        this.features = features;
        this.seen = seen;
        this.risks = risks;
    }

    Listing list(Actor actor, Collection<TenantId> tenants) {
        Map<String, Row> rows = new TreeMap<>();
        for (Feature feature : features.list(actor)) {
            if (tenants.contains(feature.tenant())) {
                Row row =
                        new Row(
                                feature.tenant(),
                                feature.id(),
                                Optional.of(feature),
                                Optional.empty());
                rows.put(row.key(), row);
            }
        }
        boolean measured = addCalls(rows, tenants);
        Map<String, RiskStanding> classes =
                risks.list(actor).stream()
                        .collect(Collectors.toMap(RiskStanding::key, Function.identity()));
        List<Row> sorted =
                rows.values().stream()
                        .map(r -> r.with(Optional.ofNullable(classes.get(r.key()))))
                        .sorted(Comparator.comparing(Row::declared).thenComparing(Row::key))
                        .toList();
        return new Listing(sorted, measured);
    }

    private boolean addCalls(Map<String, Row> rows, Collection<TenantId> tenants) {
        try {
            seen.read(tenants).forEach(use -> add(rows, use));
            return true;
        } catch (RuntimeException e) {
            LOG.warn("the calls of features could not be read: {}", e.toString());
            return false;
        }
    }

    private static void add(Map<String, Row> rows, FeatureUse use) {
        try {
            TenantId tenant = new TenantId(use.tenant());
            FeatureId id = new FeatureId(use.feature());
            rows.compute(
                    tenant + "/" + id,
                    (key, row) ->
                            new Row(
                                    tenant,
                                    id,
                                    row == null ? Optional.empty() : row.feature(),
                                    Optional.of(use)));
        } catch (BadInput e) {
            LOG.debug("traffic names a feature that can be none: {}", e.getMessage());
        }
    }
}
