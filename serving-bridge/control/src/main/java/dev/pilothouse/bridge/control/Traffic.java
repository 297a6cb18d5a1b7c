package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.InFlight;
import dev.pilothouse.bridge.protocol.v1.NamedTraffic;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The calls of all gateways, by what a kill can be over.
 *
 * @param combined by what a call has one of
 * @param named by release, tool and end user
 */
record Traffic(List<InFlight> combined, List<NamedTraffic> named) {
    static Traffic of(List<NodeStatus> gateways) {
        return new Traffic(
                gateways.stream().flatMap(s -> s.getInFlightList().stream()).toList(),
                gateways.stream().flatMap(s -> s.getNamedList().stream()).toList());
    }

    /** What is of the tenants in reach. */
    Traffic within(Reach reach) {
        return switch (reach) {
            case Reach.Everywhere() -> this;
            case Reach.Within(var tenants) -> {
                Set<String> ids = new TreeSet<>();
                tenants.forEach(t -> ids.add(t.value()));
                yield new Traffic(
                        combined.stream().filter(r -> ids.contains(r.getTenant())).toList(),
                        named.stream().filter(r -> ids.contains(r.getTenant())).toList());
            }
        };
    }

    /** Names that calls carry and that the registry does not know, with their tenants. */
    Stream<Name> names() {
        return Stream.concat(
                combined.stream()
                        .filter(r -> !r.getAgent().isEmpty())
                        .map(r -> new Name(r.getTenant(), KillScope.AGENT, r.getAgent())),
                named.stream()
                        .map(r ->
                                new Name(
                                        r.getTenant(),
                                        KillScope.ofWord(r.getScope()),
                                        r.getName())));
    }

    /** Something that calls of a tenant carry. */
    record Name(String tenant, KillScope scope, String name) {}

    BlastRadius radius(KillScope scope, String target, Optional<TenantId> tenant, int gateways) {
        var sum = new Sum();
        switch (scope) {
            case RELEASE, TOOL, END_USER ->
                    named.stream()
                            .filter(r -> in(tenant, r.getTenant()))
                            .filter(r ->
                                    r.getScope().equals(scope.word()) && r.getName().equals(target))
                            .forEach(sum::add);
            case GLOBAL, TENANT, FEATURE, MODEL, DEPLOYMENT, PROVIDER, AGENT, KEY ->
                    combined.stream()
                            .filter(r -> in(tenant, r.getTenant()))
                            .filter(r -> hit(r, scope, target))
                            .forEach(sum::add);
        }
        return new BlastRadius(
                sum.calls, sum.open, sum.features, sum.tenants, sum.agents, gateways);
    }

    private static final class Sum {
        private final Set<String> features = new TreeSet<>();
        private final Set<String> tenants = new TreeSet<>();
        private final Set<String> agents = new TreeSet<>();
        private long calls;
        private long open;

        void add(InFlight row) {
            calls += row.getCallsLastMinute();
            open += row.getOpen();
            tenants.add(row.getTenant());
            features.add(row.getTenant() + "/" + row.getFeature());
            if (!row.getAgent().isEmpty()) {
                agents.add(row.getTenant() + "/" + row.getAgent());
            }
        }

        void add(NamedTraffic row) {
            calls += row.getCallsLastMinute();
            open += row.getOpen();
            tenants.add(row.getTenant());
            features.add(row.getTenant() + "/" + row.getFeature());
        }
    }

    private static boolean in(Optional<TenantId> tenant, String of) {
        return tenant.map(t -> t.value().equals(of)).orElse(true);
    }

    private static boolean hit(InFlight row, KillScope scope, String target) {
        return switch (scope) {
            case GLOBAL -> true;
            case TENANT -> row.getTenant().equals(target);
            case FEATURE -> row.getFeature().equals(target);
            case MODEL -> row.getModel().equals(target);
            case DEPLOYMENT -> row.getDeployment().equals(target);
            case PROVIDER -> row.getProvider().equals(target);
            case AGENT -> row.getAgent().equals(target);
            case KEY -> row.getKey().equals(target);
            case RELEASE, TOOL, END_USER -> false;
        };
    }
}
