package dev.pilothouse.console.web.kills;

import dev.pilothouse.bridge.control.BlastRadius;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.KillRequest;
import dev.pilothouse.policy.decisions.KillTarget;
import dev.pilothouse.policy.decisions.KillTargets;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.ReadOnlyTool;
import dev.pilothouse.registry.ReadOnlyTools;
import dev.pilothouse.registry.Tenants;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * One search over all scopes: what the registry knows, what calls carry now, and by name what they
 * may carry later.
 */
@Component
final class ScopeSearch {
    static final int SHOWN = 8;

    /** What is usually meant first: the narrow scopes that people know by name. */
    private static final List<KillScope> USUAL =
            List.of(
                    KillScope.FEATURE,
                    KillScope.DEPLOYMENT,
                    KillScope.MODEL,
                    KillScope.AGENT,
                    KillScope.PROVIDER,
                    KillScope.RELEASE,
                    KillScope.TOOL,
                    KillScope.KEY,
                    KillScope.END_USER,
                    KillScope.TENANT,
                    KillScope.GLOBAL);

    private static final List<KillScope> BY_NAME =
            List.of(KillScope.AGENT, KillScope.TOOL, KillScope.RELEASE, KillScope.END_USER);

    /**
     * What was found.
     *
     * @param total number of matches, of which {@code hits} are shown
     */
    record Found(List<Hit> hits, int total) {}

    private final KillTargets targets;
    private final Fleet fleet;
    private final Tenants tenants;
    private final ReadOnlyTools tools;

    ScopeSearch(KillTargets targets, Fleet fleet, Tenants tenants, ReadOnlyTools tools) {
        this.targets = targets;
        this.fleet = fleet;
        this.tenants = tenants;
        this.tools = tools;
    }

    /**
     * @param tenant of the page: agents, tools, releases and end users are killed by name within it
     */
    Found find(Actor actor, String text, Optional<TenantId> tenant) {
        Set<KillTarget> found = new LinkedHashSet<>(targets.search(actor, text));
        if (text.length() >= 2) {
            found.addAll(fleet.inTraffic(actor, text));
        }
        List<Hit> hits =
                found.stream()
                        .map(t -> new Hit(t, radius(actor, t)))
                        .sorted(order(text.toLowerCase(Locale.ROOT)))
                        .limit(SHOWN)
                        .toList();
        List<Hit> named = text.length() < 2 ? List.of() : named(actor, text, tenant, found);
        return new Found(
                Stream.concat(hits.stream(), named.stream()).toList(), found.size() + named.size());
    }

    private List<Hit> named(
            Actor actor, String text, Optional<TenantId> tenant, Set<KillTarget> found) {
        if (tenant.isEmpty()) {
            return List.of();
        }
        return BY_NAME.stream()
                .filter(scope -> actor.may(KillRequest.permission(scope), tenant.get()))
                .filter(scope ->
                        found.stream()
                                .noneMatch(t -> t.scope() == scope && t.target().equals(text)))
                .map(scope -> new KillTarget(scope, text, tenant, text))
                .map(t -> new Hit(t, radius(actor, t)))
                .toList();
    }

    /**
     * What there is to choose for a target.
     *
     * @param refuges deployments that its calls can go to instead
     * @param kept tools that its calls keep when they may only read
     */
    record Choices(List<Deployment> refuges, List<ReadOnlyTool> kept) {}

    Choices choices(Actor actor, KillTarget target) {
        Optional<TenantId> of =
                target.scope() == KillScope.TENANT
                        ? Optional.of(new TenantId(target.target()))
                        : target.tenant();
        return new Choices(
                targets.refuges(actor, target),
                tools.list(actor).stream()
                        .filter(t -> of.map(t.tenant()::equals).orElse(true))
                        .toList());
    }

    /** The same scopes in the same order, with what they carry now. */
    List<Hit> count(Actor actor, List<Hit> hits) {
        return hits.stream().map(h -> new Hit(h.target(), radius(actor, h.target()))).toList();
    }

    /** Gateways count end users by reference, whatever they are called in a kill. */
    BlastRadius radius(Actor actor, KillTarget target) {
        boolean person = target.scope() == KillScope.END_USER && target.tenant().isPresent();
        String counted =
                person
                        ? tenants.subjectReference(target.tenant().orElseThrow(), target.target())
                        : target.target();
        BlastRadius radius = fleet.blastRadius(actor, target.scope(), counted, target.tenant());
        return person && radius.callsPerMinute() + radius.openStreams() == 0
                ? fleet.blastRadius(actor, target.scope(), target.target(), target.tenant())
                : radius;
    }

    /** The target that an address names, with the label that the registry has for it. */
    KillTarget named(Actor actor, KillScope scope, String target, Optional<TenantId> tenant) {
        return targets.search(actor, target).stream()
                .filter(t ->
                        t.scope() == scope
                                && t.target().equals(target)
                                && t.tenant().equals(tenant))
                .findFirst()
                .orElseGet(() -> new KillTarget(scope, target, tenant, target));
    }

    private static Comparator<Hit> order(String text) {
        return Comparator.comparing((Hit h) -> !begins(h, text))
                .thenComparing(h -> -h.radius().openStreams())
                .thenComparing(h -> -h.radius().callsPerMinute())
                .thenComparing(h -> USUAL.indexOf(h.target().scope()))
                .thenComparing(Hit::name);
    }

    private static boolean begins(Hit hit, String text) {
        return hit.target().target().toLowerCase(Locale.ROOT).startsWith(text)
                || hit.name().toLowerCase(Locale.ROOT).startsWith(text);
    }
}
