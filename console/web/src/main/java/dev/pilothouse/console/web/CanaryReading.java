package dev.pilothouse.console.web;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.releases.Measured;
import dev.pilothouse.analytics.releases.ReleaseFigures;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.CanaryFigures;
import dev.pilothouse.registry.CanaryFigures.Measure;
import dev.pilothouse.registry.CanaryFigures.Side;
import dev.pilothouse.registry.CanarySource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads figures of canaries from ClickHouse. */
final class CanaryReading implements CanarySource {
    private static final Duration LONGEST = Duration.ofDays(90);
    private static final Duration AHEAD = Duration.ofSeconds(1);

    private final ReleaseFigures figures;
    private final Clock clock;

    CanaryReading(ReleaseFigures figures, Clock clock) {
        this.figures = figures;
        this.clock = clock;
    }

    /** A canary that is older than 90 days is read for the last 90. */
    @Override
    public CanaryFigures read(
            TenantId tenant,
            FeatureId feature,
            Environment environment,
            String canary,
            String stable,
            Instant since) {
        Instant now = clock.instant().plus(AHEAD);
        Instant earliest = now.minus(LONGEST);
        Scope scope =
                Scope.of(List.of(tenant), since.isBefore(earliest) ? earliest : since, now)
                        .in(environment);
        Map<String, ReleaseFigures.Of> read =
                figures.read(scope, feature.value(), List.of(canary, stable));
        return new CanaryFigures(side(read.get(canary)), side(read.get(stable)));
    }

    private static Side side(ReleaseFigures.@Nullable Of of) {
        if (of == null) {
            return Side.NONE;
        }
        TreeMap<String, Measure> quality = new TreeMap<>();
        of.quality().forEach((name, measured) -> quality.put(name, measure(measured)));
        return new Side(
                of.calls(),
                of.errors(),
                measure(of.firstToken()),
                measure(of.whole()),
                measure(of.cost()),
                of.currency(),
                quality);
    }

    private static Measure measure(Measured m) {
        return new Measure(m.count(), m.value(), m.error());
    }
}
