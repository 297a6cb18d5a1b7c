package dev.pilothouse.console.web.features;

import dev.pilothouse.analytics.features.FeatureUse;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.RiskStanding;
import dev.pilothouse.registry.Feature;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A feature of the inventory with its calls.
 *
 * @param feature empty when it is known from traffic only
 * @param use empty when it was never called, or when traffic cannot be read
 * @param risk what counts as its risk class; empty when it has none
 */
record Row(
        TenantId tenant,
        FeatureId id,
        Optional<Feature> feature,
        Optional<FeatureUse> use,
        Optional<RiskStanding> risk) {
    Row(TenantId tenant, FeatureId id, Optional<Feature> feature, Optional<FeatureUse> use) {
        this(tenant, id, feature, use, Optional.empty());
    }

    Row with(Optional<RiskStanding> standing) {
        return new Row(tenant, id, feature, use, standing);
    }

    String key() {
        return tenant + "/" + id;
    }

    boolean declared() {
        return feature.filter(Feature::declared).isPresent();
    }

    String name() {
        return feature.map(f -> f.data().displayName()).orElse(id.value());
    }

    String team() {
        return feature.flatMap(f -> f.data().team())
                .map(Object::toString)
                .or(() -> use.map(FeatureUse::team))
                .filter(t -> !t.isEmpty())
                .orElse("–");
    }

    String owner() {
        return feature.map(f -> f.data().owner().name()).filter(o -> !o.isEmpty()).orElse("–");
    }

    OptionalLong calls() {
        return use.map(u -> OptionalLong.of(u.calls())).orElse(OptionalLong.empty());
    }

    /** To the second when a gateway reported it, else to the hour. */
    Optional<Instant> firstProduction() {
        return feature.flatMap(Feature::firstCallAt)
                .or(() -> use.filter(FeatureUse::inProduction).map(FeatureUse::firstInProduction));
    }

    Optional<Instant> lastCall() {
        return use.map(FeatureUse::last);
    }

    /** Whether gateways refused all of its calls. */
    boolean refusedOnly() {
        return use.filter(u -> u.calls() > 0 && u.refused() == u.calls()).isPresent();
    }

    /** Whether it has production calls although it is a draft or in review. */
    boolean inProductionBeforeLive() {
        return firstProduction().isPresent()
                && !refusedOnly()
                && feature.map(f -> f.data().state())
                        .filter(s -> s == FeatureState.DRAFT || s == FeatureState.IN_REVIEW)
                        .isPresent();
    }
}
