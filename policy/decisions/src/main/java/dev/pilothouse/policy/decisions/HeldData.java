package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Everything that is held at one moment, for what deletes. */
public final class HeldData {
    /** Nothing is held. */
    public static final HeldData NOTHING = new HeldData(Set.of());

    private final Set<String> tenants = new HashSet<>();
    private final Set<String> features = new HashSet<>();
    private final Map<String, Set<String>> subjects = new HashMap<>();
    private final Map<String, Set<String>> traces = new HashMap<>();

    /**
     * @param holds that are in force
     */
    public HeldData(Collection<LegalHold> holds) {
        holds.forEach(this::add);
    }

    private void add(LegalHold hold) {
        String tenant = hold.tenant().value();
        switch (hold.scope()) {
            case TENANT -> tenants.add(tenant);
            case FEATURE -> features.add(tenant + "/" + hold.target());
            case SUBJECT ->
                    subjects.computeIfAbsent(tenant, t -> new HashSet<>()).add(hold.target());
            case TRACE -> traces.computeIfAbsent(tenant, t -> new HashSet<>()).add(hold.target());
        }
    }

    /** Whether all that a feature has is held. */
    public boolean holds(TenantId tenant, FeatureId feature) {
        return holds(tenant.value(), feature.value());
    }

    /**
     * Whether all that a feature has is held.
     *
     * @param feature as rows name it
     */
    public boolean holds(String tenant, String feature) {
        return tenants.contains(tenant) || features.contains(tenant + "/" + feature);
    }

    /** References of people whose rows and traces are held. */
    public Set<String> subjects(String tenant) {
        return Set.copyOf(subjects.getOrDefault(tenant, Set.of()));
    }

    /** Traces that are held. */
    public Set<String> traces(String tenant) {
        return Set.copyOf(traces.getOrDefault(tenant, Set.of()));
    }
}
