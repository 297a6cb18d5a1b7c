package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.InFlight;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.SeenFeature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the inventory of features what gateways see: the first call of a feature, and features that
 * nobody declared. Used by one thread.
 */
final class FeatureWatch {
    private static final int MOST = 10_000;

    private record Seen(String tenant, String feature, String environment) {}

    private final Features features;
    private final Set<Seen> told = new HashSet<>();

    FeatureWatch(Features features) {
        this.features = features;
    }

    /** Tells what was not told before by this process. */
    void look(List<InFlight> rows, Instant now) {
        List<SeenFeature> fresh = new ArrayList<>();
        Set<Seen> telling = new HashSet<>();
        for (InFlight row : rows) {
            Seen seen = new Seen(row.getTenant(), row.getFeature(), row.getEnvironment());
            if (!told.contains(seen) && telling.add(seen)) {
                seen(seen, now).ifPresent(fresh::add);
            }
        }
        if (!fresh.isEmpty()) {
            features.seen(fresh);
        }
        if (told.size() > MOST) {
            told.clear();
        }
        told.addAll(telling);
    }

    private static Optional<SeenFeature> seen(Seen seen, Instant now) {
        try {
            boolean production = seen.environment().equals(Environment.PRODUCTION.value());
            return Optional.of(
                    new SeenFeature(
                            new TenantId(seen.tenant()),
                            new FeatureId(seen.feature()),
                            now,
                            production ? Optional.of(now) : Optional.empty()));
        } catch (BadInput e) {
            return Optional.empty();
        }
    }
}
