package dev.pilothouse.console.web.budgets;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.Keys;
import dev.pilothouse.registry.Teams;
import java.util.List;
import org.springframework.stereotype.Component;

/** What a budget can be about. */
@Component
final class Targets {
    private final Teams teams;
    private final Features features;
    private final Keys keys;

    Targets(Teams teams, Features features, Keys keys) {
        this.teams = teams;
        this.features = features;
        this.keys = keys;
    }

    /** Ids of a scope in a tenant. */
    List<String> of(Actor actor, TenantId tenant, BudgetScope scope) {
        return switch (scope) {
            case TENANT -> List.of(tenant.value());
            case TEAM ->
                    teams.list(actor).stream()
                            .filter(team -> team.tenant().equals(tenant))
                            .map(team -> team.id().value())
                            .toList();
            case FEATURE ->
                    features.list(actor).stream()
                            .filter(feature -> feature.tenant().equals(tenant))
                            .map(feature -> feature.id().value())
                            .toList();
            case KEY ->
                    keys.list(actor).stream()
                            .filter(key -> key.tenant().equals(tenant))
                            .map(key -> key.id())
                            .toList();
        };
    }
}
