package dev.pilothouse.console.web.traces;

import dev.pilothouse.analytics.traces.TraceReader;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.SearchProvider;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Tenant;
import dev.pilothouse.registry.Tenants;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Finds a trace by its whole id. */
@Component
final class TraceSearch implements SearchProvider {
    private final TraceReader reader;
    private final Tenants tenants;
    private final TracesNavigation navigation;

    TraceSearch(TraceReader reader, Tenants tenants, TracesNavigation navigation) {
        this.reader = reader;
        this.tenants = tenants;
        this.navigation = navigation;
    }

    @Override
    public List<Hit> find(Actor.Person actor, PageState state, String text, int limit) {
        String id = text.toLowerCase(Locale.ROOT);
        List<TenantId> mine = reach(actor);
        if (!TraceReader.isTraceId(id) || mine.isEmpty()) {
            return List.of();
        }
        return reader.spans(mine, id).stream()
                .limit(1)
                .map(s ->
                        new Hit(
                                "chart-gantt",
                                id,
                                "trace of " + s.owner().feature(),
                                navigation.href(state, id)))
                .toList();
    }

    private List<TenantId> reach(Actor.Person actor) {
        return switch (actor.reach(Permission.SEE_TRACES)) {
            case Reach.Within(var some) -> List.copyOf(some);
            case Reach.Everywhere() -> tenants.list(actor).stream().map(Tenant::id).toList();
        };
    }
}
