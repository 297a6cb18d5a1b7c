package dev.pilothouse.registry;

import dev.pilothouse.db.model.ContentRule;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.util.Map;
import java.util.Optional;

/**
 * What a tenant or a feature says of keeping its data.
 *
 * @param feature empty: every feature that says nothing itself
 * @param retentionClass empty: not said
 * @param content empty: not said
 */
public record KeepingRule(
        TenantId tenant,
        Optional<FeatureId> feature,
        Optional<String> retentionClass,
        Optional<ContentRule> content) {
    public KeepingRule {
        retentionClass = retentionClass.map(RetentionClass::check);
    }

    boolean saysNothing() {
        return retentionClass.isEmpty() && content.isEmpty();
    }

    Map<String, Object> asMap() {
        return Map.of(
                "class", retentionClass.orElse(""),
                "content", content.map(ContentRule::word).orElse(""));
    }
}
