package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.InFlight;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The open calls of all gateways, by what a kill can be over. */
final class Traffic {
    private static final Set<KillScope> UNMEASURED =
            Set.of(KillScope.RELEASE, KillScope.TOOL, KillScope.END_USER);

    private Traffic() {}

    static Predicate<InFlight> within(Reach reach) {
        return switch (reach) {
            case Reach.Everywhere() -> row -> true;
            case Reach.Within(var tenants) ->
                    row -> tenants.stream().anyMatch(t -> t.value().equals(row.getTenant()));
        };
    }

    static BlastRadius radius(
            List<InFlight> rows,
            KillScope scope,
            String target,
            Optional<TenantId> tenant,
            int gateways) {
        if (UNMEASURED.contains(scope)) {
            return new BlastRadius(false, 0, 0, Set.of(), Set.of(), Set.of(), gateways);
        }
        long calls = 0;
        long open = 0;
        Set<String> features = new TreeSet<>();
        Set<String> tenants = new TreeSet<>();
        Set<String> agents = new TreeSet<>();
        for (InFlight row : rows) {
            if (hit(row, scope, target, tenant)) {
                calls += row.getCallsLastMinute();
                open += row.getOpen();
                tenants.add(row.getTenant());
                features.add(row.getTenant() + "/" + row.getFeature());
                if (!row.getAgent().isEmpty()) {
                    agents.add(row.getTenant() + "/" + row.getAgent());
                }
            }
        }
        return new BlastRadius(true, calls, open, features, tenants, agents, gateways);
    }

    private static boolean hit(
            InFlight row, KillScope scope, String target, Optional<TenantId> tenant) {
        boolean inTenant = tenant.map(t -> t.value().equals(row.getTenant())).orElse(true);
        return inTenant
                && switch (scope) {
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
