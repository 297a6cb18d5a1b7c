package dev.pilothouse.console.web.features;

import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.FeatureFacts;
import dev.pilothouse.registry.FeatureOwner;
import java.util.Objects;

/**
 * What somebody typed over a feature that somebody else changed meanwhile: what was typed stays,
 * the rest is as it is now.
 */
final class FeatureMerge {
    private FeatureMerge() {}

    /**
     * @param base what the form was filled with
     * @param typed what stands in it
     * @param theirs what was saved meanwhile
     */
    static FeatureData of(FeatureData base, FeatureData typed, FeatureData theirs) {
        return new FeatureData(
                one(base.team(), typed.team(), theirs.team()),
                one(base.displayName(), typed.displayName(), theirs.displayName()),
                one(base.purpose(), typed.purpose(), theirs.purpose()),
                owner(base.owner(), typed.owner(), theirs.owner()),
                facts(base.facts(), typed.facts(), theirs.facts()),
                theirs.state(),
                one(
                        base.staleAfterSeconds(),
                        typed.staleAfterSeconds(),
                        theirs.staleAfterSeconds()));
    }

    private static FeatureOwner owner(FeatureOwner base, FeatureOwner typed, FeatureOwner theirs) {
        return new FeatureOwner(
                one(base.name(), typed.name(), theirs.name()),
                one(base.contact(), typed.contact(), theirs.contact()));
    }

    private static FeatureFacts facts(FeatureFacts base, FeatureFacts typed, FeatureFacts theirs) {
        return new FeatureFacts(
                one(base.peopleAffected(), typed.peopleAffected(), theirs.peopleAffected()),
                one(base.dataCategories(), typed.dataCategories(), theirs.dataCategories()),
                one(base.countries(), typed.countries(), theirs.countries()),
                one(base.models(), typed.models(), theirs.models()),
                one(base.tools(), typed.tools(), theirs.tools()));
    }

    private static <T> T one(T base, T typed, T theirs) {
        return Objects.equals(base, typed) ? theirs : typed;
    }
}
