package dev.pilothouse.registry;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import java.util.Optional;

/**
 * Which features to list; what is empty does not narrow.
 *
 * @param declared false: only those seen in traffic that nobody declared
 * @param text in the id, name, purpose or owner, in any case; at most 200 characters
 */
public record FeatureQuery(
        Optional<TenantId> tenant,
        Optional<FeatureId> id,
        Optional<TeamId> team,
        Optional<FeatureState> state,
        Optional<Boolean> declared,
        String text) {
    public static final FeatureQuery ALL =
            new FeatureQuery(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "");

    public FeatureQuery {
        text = Texts.check("text", text, 0, 200);
    }

    public FeatureQuery in(TenantId only) {
        return new FeatureQuery(Optional.of(only), id, team, state, declared, text);
    }

    public FeatureQuery withState(FeatureState only) {
        return new FeatureQuery(tenant, id, team, Optional.of(only), declared, text);
    }

    public FeatureQuery withDeclared(boolean only) {
        return new FeatureQuery(tenant, id, team, state, Optional.of(only), text);
    }

    public FeatureQuery withText(String only) {
        return new FeatureQuery(tenant, id, team, state, declared, only);
    }
}
