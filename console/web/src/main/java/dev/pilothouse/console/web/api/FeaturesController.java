package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Features;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Features, declared and undeclared. */
@Api
class FeaturesController {
    private final Features features;

    FeaturesController(Features features) {
        this.features = features;
    }

    /** By tenant and id. */
    record FeatureList(List<FeatureView> features) {}

    /**
     * @param team absent while it is undeclared
     * @param declaredAt absent: seen in traffic, but nobody declared it
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FeatureView(
            String tenant,
            String id,
            @Nullable String team,
            String displayName,
            String purpose,
            String state,
            @Nullable Instant declaredAt,
            @Nullable Instant firstSeenAt,
            @Nullable Instant firstCallAt) {
        static FeatureView of(Feature feature) {
            return new FeatureView(
                    feature.tenant().value(),
                    feature.id().value(),
                    feature.data().team().map(TeamId::value).orElse(null),
                    feature.data().displayName(),
                    feature.data().purpose(),
                    feature.data().state().word(),
                    feature.declaredAt().orElse(null),
                    feature.firstSeenAt().orElse(null),
                    feature.firstCallAt().orElse(null));
        }
    }

    /**
     * @param tenant only those of this tenant
     * @param id only those of this id, one per tenant that has it
     */
    @GetMapping("/features")
    FeatureList list(
            @AuthenticationPrincipal Actor actor,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> id) {
        return new FeatureList(
                features.list(actor).stream()
                        .filter(f -> tenant.map(f.tenant().value()::equals).orElse(true))
                        .filter(f -> id.map(f.id().value()::equals).orElse(true))
                        .map(FeatureView::of)
                        .toList());
    }
}
