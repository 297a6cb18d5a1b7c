package dev.pilothouse.console.web.models;

import static dev.pilothouse.db.model.Permission.SEE_KILLS;
import static dev.pilothouse.db.model.Permission.SEE_MODELS;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.kpis.Kpis;
import dev.pilothouse.analytics.models.ModelUse;
import dev.pilothouse.analytics.models.ModelsUsed;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Model;
import dev.pilothouse.registry.Models;
import dev.pilothouse.registry.Tenant;
import dev.pilothouse.registry.Tenants;
import dev.pilothouse.registry.UnregisteredModel;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What calls show of models: figures that nobody types, and names that nobody registered. */
@Component
public class ModelTraffic {
    static final int DAYS = 30;
    private static final int PAGE = 500;

    private final ModelsUsed used;
    private final Kpis kpis;
    private final KillSwitches kills;
    private final Deployments deployments;
    private final Models models;
    private final Tenants tenants;
    private final Clock clock;

    public ModelTraffic(
            ModelsUsed used,
            Kpis kpis,
            KillSwitches kills,
            Deployments deployments,
            Models models,
            Tenants tenants,
            Clock clock) {
        this.used = used;
        this.kpis = kpis;
        this.kills = kills;
        this.deployments = deployments;
        this.models = models;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** The last 30 days of a model, in the tenants where the actor sees models. */
    public LiveFigures of(Actor actor, Model model) {
        String name = model.data().name();
        long killed = kills(actor, name);
        Optional<Scope> scope = scope(actor, model.data().tenant());
        if (scope.isEmpty()) {
            return figures(empty(name), "", 0, killed);
        }
        ModelUse use =
                used.use(scope.get(), name).stream().findFirst().orElseGet(() -> empty(name));
        return figures(
                use,
                kpis.currency(scope.get()).orElse(""),
                used.guardrailHits(scope.get(), name),
                killed);
    }

    private static ModelUse empty(String name) {
        return new ModelUse(name, 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO);
    }

    private static LiveFigures figures(ModelUse use, String currency, long hits, long kills) {
        return new LiveFigures(
                DAYS,
                use.calls(),
                use.errors(),
                use.refused(),
                use.unpriced(),
                use.p50Millis(),
                use.p95Millis(),
                use.cost(),
                currency,
                hits,
                kills,
                "no source");
    }

    private Optional<Scope> scope(Actor actor, Optional<TenantId> only) {
        List<TenantId> mine =
                tenants.list(actor).stream()
                        .map(Tenant::id)
                        .filter(t -> actor.may(SEE_MODELS, t))
                        .filter(t -> only.map(t::equals).orElse(true))
                        .toList();
        Instant now = clock.instant();
        return mine.isEmpty()
                ? Optional.empty()
                : Optional.of(Scope.of(mine, now.minus(Duration.ofDays(DAYS)), now));
    }

    private long kills(Actor actor, String name) {
        if (!actor.may(SEE_KILLS)) {
            return 0;
        }
        Set<String> served =
                deployments.list(actor).stream()
                        .filter(d -> d.data().model().equals(name))
                        .map(d -> d.id().value())
                        .collect(Collectors.toSet());
        Instant from = clock.instant().minus(Duration.ofDays(DAYS));
        return kills.history(actor, Optional.empty(), PAGE).stream()
                .filter(k -> k.killedAt().isAfter(from))
                .filter(k -> isOver(k, name, served))
                .count();
    }

    private static boolean isOver(Kill kill, String name, Set<String> served) {
        return kill.scope() == KillScope.MODEL && kill.target().equals(name)
                || kill.scope() == KillScope.DEPLOYMENT && served.contains(kill.target());
    }

    /** Models that deployments, or calls of the last 30 days, name and nobody registered. */
    public List<UnregisteredModel> unregistered(Actor actor) {
        Map<TenantId, ? extends Set<String>> names =
                scope(actor, Optional.empty()).map(used::names).orElse(Map.of());
        return models.unregistered(actor, names);
    }
}
