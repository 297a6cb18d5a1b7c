package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.FeatureStep;
import dev.pilothouse.registry.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A feature.
 *
 * @param version for changes of it
 * @param team absent while it is undeclared
 * @param steps that its state allows; none while it is undeclared
 * @param stateSince absent: since before that was kept
 * @param submitted absent: nobody asked for a review
 * @param approved absent: nobody let it go live after a review
 * @param declaredAt absent: seen in traffic, but nobody declared it
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record FeatureView(
        String tenant,
        String id,
        long version,
        @Nullable String team,
        String displayName,
        String purpose,
        Owner owner,
        List<String> peopleAffected,
        List<String> dataCategories,
        List<String> countries,
        List<String> models,
        List<String> tools,
        String state,
        List<String> steps,
        int staleAfterSeconds,
        @Nullable Instant stateSince,
        @Nullable Signed submitted,
        @Nullable Signed approved,
        @Nullable Instant declaredAt,
        @Nullable Instant firstSeenAt,
        @Nullable Instant firstCallAt) {

    /** Who answers for it; empty texts while nobody said. */
    record Owner(String name, String contact) {}

    /** Who did something, and when. */
    record Signed(String name, Instant at) {
        static @Nullable Signed of(Optional<Standing.Signed> signed) {
            return signed.map(s -> new Signed(s.name(), s.at())).orElse(null);
        }
    }

    static FeatureView of(Feature feature) {
        FeatureData data = feature.data();
        return new FeatureView(
                feature.tenant().value(),
                feature.id().value(),
                feature.version(),
                data.team().map(TeamId::value).orElse(null),
                data.displayName(),
                data.purpose(),
                new Owner(data.owner().name(), data.owner().contact()),
                data.facts().peopleAffected(),
                data.facts().dataCategories(),
                data.facts().countries(),
                data.facts().models(),
                data.facts().tools(),
                data.state().word(),
                feature.declared()
                        ? FeatureStep.from(data.state()).stream().map(FeatureStep::word).toList()
                        : List.of(),
                data.staleAfterSeconds(),
                feature.standing().since().orElse(null),
                Signed.of(feature.standing().submitted()),
                Signed.of(feature.standing().approved()),
                feature.declaredAt().orElse(null),
                feature.firstSeenAt().orElse(null),
                feature.firstCallAt().orElse(null));
    }
}
