package dev.pilothouse.bridge.control;

import static dev.pilothouse.db.model.Permission.SEE_FEATURES;
import static java.util.stream.Collectors.toMap;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.DeploymentStatus;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.bridge.protocol.v1.RouteTraffic;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Reach;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What routes and deployments do now, over all gateways that are connected. */
public final class Routing {
    private final Nodes nodes;

    Routing(Nodes nodes) {
        this.nodes = nodes;
    }

    /**
     * Calls of one route that went to one deployment during the last minute.
     *
     * @param tiers that went there in the order of the tiers
     * @param fallbacks that went there after another deployment had failed
     */
    public record Way(
            String tenant,
            String feature,
            String model,
            String deployment,
            int tiers,
            int canary,
            int fallbacks,
            int shadows) {
        /** Calls that got their answer there, or tried to. */
        public int answered() {
            return tiers + canary + fallbacks;
        }

        private Way and(Way more) {
            return new Way(
                    tenant,
                    feature,
                    model,
                    deployment,
                    tiers + more.tiers,
                    canary + more.canary,
                    fallbacks + more.fallbacks,
                    shadows + more.shadows);
        }
    }

    /**
     * A breaker of one gateway.
     *
     * @param state closed, open or half-open
     */
    public record Breaker(NodeId gateway, String state) {}

    /** The last failure that a gateway saw. */
    public record LastError(NodeId gateway, String code, Instant at) {}

    /**
     * One deployment, as gateways see it since their start.
     *
     * @param skipped choices that passed it over because of a breaker
     * @param denied further attempts that its retry budget did not allow
     */
    public record Health(
            String deployment,
            List<Breaker> breakers,
            long attempts,
            long failures,
            long skipped,
            long shadows,
            long denied,
            Optional<LastError> lastError) {
        public Health {
            breakers = List.copyOf(breakers);
        }

        private Health and(Health more) {
            List<Breaker> all = new ArrayList<>(breakers);
            all.addAll(more.breakers);
            return new Health(
                    deployment,
                    all,
                    attempts + more.attempts,
                    failures + more.failures,
                    skipped + more.skipped,
                    shadows + more.shadows,
                    denied + more.denied,
                    later(lastError, more.lastError));
        }

        private static Optional<LastError> later(Optional<LastError> a, Optional<LastError> b) {
            return a.isPresent() && (b.isEmpty() || a.get().at().isAfter(b.get().at())) ? a : b;
        }
    }

    private record Said(NodeId gateway, NodeStatus status) {}

    /** By route, of the tenants in the actor's reach. */
    public List<Way> ways(Actor actor) {
        Reach reach = actor.reach(SEE_FEATURES);
        Map<List<String>, Way> ways = new TreeMap<>(Routing::compare);
        said().flatMap(s -> s.status.getRoutesList().stream())
                .filter(r -> within(reach, r.getTenant()))
                .map(Routing::way)
                .forEach(w ->
                        ways.merge(
                                List.of(w.tenant, w.feature, w.model, w.deployment), w, Way::and));
        return List.copyOf(ways.values());
    }

    /** By deployment; only those that a gateway has tried. */
    public Map<String, Health> health(Actor actor) {
        actor.requireAnywhere(SEE_FEATURES);
        return said().flatMap(
                        s -> s.status.getDeploymentsList().stream().map(d -> health(s.gateway, d)))
                .collect(toMap(Health::deployment, h -> h, Health::and, TreeMap::new));
    }

    private Stream<Said> said() {
        return Stream.concat(
                nodes.own().stream().map(n -> new Said(n.identity.id(), n.status)),
                nodes.elsewhere().entrySet().stream()
                        .filter(e -> nodes.own(e.getKey()).isEmpty())
                        .map(e -> new Said(e.getKey(), e.getValue().status())));
    }

    private static int compare(List<String> a, List<String> b) {
        return String.join("\n", a).compareTo(String.join("\n", b));
    }

    static boolean within(Reach reach, String tenant) {
        return switch (reach) {
            case Reach.Everywhere() -> true;
            case Reach.Within(var tenants) ->
                    tenants.stream().anyMatch(t -> t.value().equals(tenant));
        };
    }

    private static Way way(RouteTraffic r) {
        return new Way(
                r.getTenant(),
                r.getFeature(),
                r.getModel(),
                r.getDeployment(),
                r.getTiers(),
                r.getCanary(),
                r.getFallbacks(),
                r.getShadows());
    }

    private static Health health(NodeId gateway, DeploymentStatus d) {
        return new Health(
                d.getDeployment(),
                List.of(new Breaker(gateway, d.getBreaker())),
                d.getAttempts(),
                d.getFailures(),
                d.getSkipped(),
                d.getShadows(),
                d.getRetriesDenied(),
                d.getLastError().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new LastError(
                                        gateway, d.getLastError(), instant(d.getLastErrorAt()))));
    }

    private static Instant instant(Timestamp at) {
        return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
    }
}
