package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.util.Optional;

/**
 * For how many days data of a kind is kept.
 *
 * @param feature empty: every feature of the tenant
 * @param retentionClass empty: every class
 * @param days {@link DataKind#LEAST_DAYS} to {@link DataKind#MOST_DAYS}
 */
public record RetentionRule(
        TenantId tenant,
        Optional<FeatureId> feature,
        Optional<String> retentionClass,
        DataKind data,
        int days) {
    public RetentionRule {
        retentionClass = retentionClass.map(RetentionClass::check);
        if (days < DataKind.LEAST_DAYS || days > DataKind.MOST_DAYS) {
            throw new BadInput(
                    "days",
                    Integer.toString(days),
                    DataKind.LEAST_DAYS + " to " + DataKind.MOST_DAYS);
        }
    }

    /** What it is about, for people: {@code chat, class short}. */
    String about() {
        return feature.map(FeatureId::value).orElse("every feature")
                + retentionClass.map(c -> ", class " + c).orElse("");
    }
}
