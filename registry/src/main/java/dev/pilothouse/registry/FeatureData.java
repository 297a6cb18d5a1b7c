package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.Texts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people say about a feature.
 *
 * @param team empty only while it is undeclared
 * @param purpose what it is for, at most 2,000 characters
 * @param staleAfterSeconds gateways refuse it once the control plane has been silent for so long;
 *     0: never
 */
public record FeatureData(
        Optional<TeamId> team,
        String displayName,
        String purpose,
        FeatureOwner owner,
        FeatureFacts facts,
        FeatureState state,
        int staleAfterSeconds) {
    public FeatureData {
        displayName = Texts.check("display_name", displayName, 1, 200);
        purpose = Texts.check("purpose", purpose, 0, 2000);
        if (staleAfterSeconds < 0) {
            throw new BadInput(
                    "stale_after_seconds", Integer.toString(staleAfterSeconds), "0 or more");
        }
    }

    /** Without an owner and facts. */
    public FeatureData(
            Optional<TeamId> team,
            String displayName,
            String purpose,
            FeatureState state,
            int staleAfterSeconds) {
        this(
                team,
                displayName,
                purpose,
                FeatureOwner.NOBODY,
                FeatureFacts.NONE,
                state,
                staleAfterSeconds);
    }

    public static FeatureData of(
            TeamId team, String displayName, String purpose, FeatureState state) {
        return new FeatureData(Optional.of(team), displayName, purpose, state, 0);
    }

    public FeatureData withState(FeatureState other) {
        return new FeatureData(team, displayName, purpose, owner, facts, other, staleAfterSeconds);
    }

    public FeatureData withTeam(TeamId other) {
        return new FeatureData(
                Optional.of(other), displayName, purpose, owner, facts, state, staleAfterSeconds);
    }

    public FeatureData withOwner(FeatureOwner other) {
        return new FeatureData(team, displayName, purpose, other, facts, state, staleAfterSeconds);
    }

    public FeatureData withFacts(FeatureFacts other) {
        return new FeatureData(team, displayName, purpose, owner, other, state, staleAfterSeconds);
    }

    Map<String, Object> asMap() {
        return Map.ofEntries(
                Map.entry("team", team.map(TeamId::value).orElse("")),
                Map.entry("display_name", displayName),
                Map.entry("purpose", purpose),
                Map.entry("owner_name", owner.name()),
                Map.entry("owner_contact", owner.contact()),
                Map.entry("people_affected", facts.peopleAffected()),
                Map.entry("data_categories", facts.dataCategories()),
                Map.entry("countries", facts.countries()),
                Map.entry("models", facts.models()),
                Map.entry("tools", facts.tools()),
                Map.entry("state", state.word()),
                Map.entry("stale_after_seconds", staleAfterSeconds));
    }

    /** What differs from {@code old}, in the order in which people read a feature. */
    public List<FieldChange> changesFrom(FeatureData old) {
        return FieldChange.between(old, this);
    }
}
