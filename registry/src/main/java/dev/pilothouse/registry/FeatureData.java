package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.Texts;
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

    public static FeatureData of(
            TeamId team, String displayName, String purpose, FeatureState state) {
        return new FeatureData(Optional.of(team), displayName, purpose, state, 0);
    }

    public FeatureData withState(FeatureState other) {
        return new FeatureData(team, displayName, purpose, other, staleAfterSeconds);
    }

    public FeatureData withTeam(TeamId other) {
        return new FeatureData(Optional.of(other), displayName, purpose, state, staleAfterSeconds);
    }

    Map<String, Object> asMap() {
        return Map.of(
                "team", team.map(TeamId::value).orElse(""),
                "display_name", displayName,
                "purpose", purpose,
                "state", state.word(),
                "stale_after_seconds", staleAfterSeconds);
    }
}
