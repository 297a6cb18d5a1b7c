package dev.pilothouse.policy.rules.risk;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Names that conditions look at. */
final class RiskNames {
    private RiskNames() {}

    static Set<String> of(Collection<RiskCondition> conditions) {
        return conditions.stream().flatMap(c -> c.names().stream()).collect(Collectors.toSet());
    }
}
