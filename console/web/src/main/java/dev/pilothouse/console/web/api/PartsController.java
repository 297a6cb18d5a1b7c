package dev.pilothouse.console.web.api;

import dev.pilothouse.analytics.features.PartUse;
import dev.pilothouse.analytics.features.PartsCompared;
import dev.pilothouse.analytics.features.PartsUsed;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Features;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Whether the models and tools that a feature declares are those that its calls use. */
@Api
class PartsController {
    private static final int MOST_DAYS = 90;

    private final Features features;
    private final PartsUsed used;
    private final Clock clock;

    PartsController(Features features, PartsUsed used, Clock clock) {
        this.features = features;
        this.used = used;
        this.clock = clock;
    }

    /**
     * @param from whole hours; the hour that it is in counts
     */
    record PartsView(
            String tenant, String feature, Instant from, KindView models, KindView tools) {}

    /**
     * @param undeclared names that were seen and not declared
     * @param unseen names that were declared and not seen
     */
    record KindView(
            List<String> declared,
            List<UseView> seen,
            List<String> undeclared,
            List<String> unseen) {
        static KindView of(List<String> declared, List<PartUse> used, PartUse.Kind kind) {
            PartsCompared compared = PartsCompared.of(declared, used, kind);
            return new KindView(
                    declared,
                    used.stream().filter(u -> u.kind() == kind).map(UseView::of).toList(),
                    compared.undeclared().stream().map(PartUse::name).toList(),
                    compared.unseen());
        }
    }

    /**
     * @param calls that were not refused
     */
    record UseView(String name, long calls, Instant last) {
        static UseView of(PartUse use) {
            return new UseView(use.name(), use.calls(), use.last());
        }
    }

    /**
     * @param days back, 1 to 90
     */
    @GetMapping("/features/{tenant}/{id}/parts")
    PartsView parts(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String id,
            @RequestParam(defaultValue = "30") int days) {
        if (days < 1 || days > MOST_DAYS) {
            throw new BadInput("days", Integer.toString(days), "1 to " + MOST_DAYS);
        }
        Feature feature =
                features.find(actor, new TenantId(tenant), new FeatureId(id))
                        .orElseThrow(() -> new NotFound("feature", id));
        Instant from = clock.instant().minus(Duration.ofDays(days)).truncatedTo(ChronoUnit.HOURS);
        List<PartUse> parts = used.read(feature.tenant(), feature.id(), from);
        return new PartsView(
                tenant,
                id,
                from,
                KindView.of(feature.data().facts().models(), parts, PartUse.Kind.MODEL),
                KindView.of(feature.data().facts().tools(), parts, PartUse.Kind.TOOL));
    }
}
