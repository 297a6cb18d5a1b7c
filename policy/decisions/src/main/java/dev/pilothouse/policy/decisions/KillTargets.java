package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.registry.ApiKey;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.Keys;
import dev.pilothouse.registry.Tenant;
import dev.pilothouse.registry.Tenants;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One search over everything in the registry that can be killed: tenants, features, models,
 * deployments, providers and keys. Agents, tools and end users are known from traffic only.
 */
public final class KillTargets {
    private static final int MOST = 50;

    private final Tenants tenants;
    private final Features features;
    private final Deployments deployments;
    private final Keys keys;
    private final Clock clock;

    public KillTargets(
            Tenants tenants, Features features, Deployments deployments, Keys keys, Clock clock) {
        this.tenants = tenants;
        this.features = features;
        this.deployments = deployments;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * What the actor may kill and whose id or label contains the text; at most 50, the most severe
     * scope first.
     */
    public List<KillTarget> search(Actor actor, String text) {
        String wanted = Texts.check("text", text, 0, 200).toLowerCase(Locale.ROOT);
        List<Deployment> served = deployments.list(actor);
        return Stream.of(
                        Stream.of(target(KillScope.GLOBAL, "", "Everything")),
                        tenants.list(actor).stream().map(KillTargets::tenant),
                        features.list(actor).stream().map(KillTargets::feature),
                        served.stream()
                                .map(d -> d.data().model())
                                .distinct()
                                .map(m -> target(KillScope.MODEL, m, m)),
                        served.stream().map(KillTargets::deployment),
                        served.stream()
                                .map(d -> d.data().provider().value())
                                .distinct()
                                .map(p -> target(KillScope.PROVIDER, p, p)),
                        keys.list(actor).stream()
                                .filter(k -> k.usable(clock.instant()))
                                .map(KillTargets::key))
                .flatMap(s -> s)
                .filter(t -> may(actor, t) && matches(t, wanted))
                .sorted(Comparator.comparing(KillTarget::scope))
                .limit(MOST)
                .toList();
    }

    /** Deployments that calls may go to while a kill of the mode fall-back is over the target. */
    public List<Deployment> refuges(Actor actor, KillTarget target) {
        return deployments.list(actor).stream()
                .filter(d -> d.data().enabled())
                .filter(d ->
                        d.data().tenant().isEmpty() || d.data().tenant().equals(target.tenant()))
                .filter(d -> !isOver(target, d))
                .toList();
    }

    private static boolean isOver(KillTarget target, Deployment d) {
        String name = target.target();
        return switch (target.scope()) {
            case MODEL -> d.data().model().equals(name) || d.data().upstreamModel().equals(name);
            case DEPLOYMENT -> d.id().value().equals(name);
            case PROVIDER -> d.data().provider().value().equals(name);
            case GLOBAL, TENANT, FEATURE, RELEASE, AGENT, TOOL, KEY, END_USER -> false;
        };
    }

    private static boolean may(Actor actor, KillTarget target) {
        return actor.may(KillRequest.permission(target.scope()), target.tenant());
    }

    private static boolean matches(KillTarget target, String wanted) {
        String all = target.scope().word() + " " + target.target() + " " + target.label();
        return all.toLowerCase(Locale.ROOT).contains(wanted);
    }

    private static KillTarget target(KillScope scope, String target, String label) {
        return new KillTarget(scope, target, Optional.empty(), label);
    }

    private static KillTarget tenant(Tenant t) {
        return new KillTarget(
                KillScope.TENANT, t.id().value(), Optional.of(t.id()), t.displayName());
    }

    private static KillTarget feature(Feature f) {
        return new KillTarget(
                KillScope.FEATURE, f.id().value(), Optional.of(f.tenant()), f.data().displayName());
    }

    private static KillTarget deployment(Deployment d) {
        return new KillTarget(KillScope.DEPLOYMENT, d.id().value(), d.data().tenant(), d.label());
    }

    private static KillTarget key(ApiKey k) {
        String label = k.name().isEmpty() ? String.join(", ", k.features()) : k.name();
        return new KillTarget(KillScope.KEY, k.id(), Optional.of(k.tenant()), label);
    }
}
