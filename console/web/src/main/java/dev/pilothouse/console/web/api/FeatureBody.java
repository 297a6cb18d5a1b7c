package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.FeatureFacts;
import dev.pilothouse.registry.FeatureOwner;
import java.util.Optional;

/** What a request body says of a feature. */
final class FeatureBody {
    private static final int MOST = 50;
    private static final int MOST_COUNTRIES = 300;

    private FeatureBody() {}

    /**
     * @param usual the state when the body names none
     */
    static FeatureData data(Fields fields, FeatureState usual) {
        return new FeatureData(
                Optional.of(new TeamId(fields.text("team"))),
                fields.text("display_name"),
                fields.optional("purpose").orElse(""),
                fields.object("owner").map(FeatureBody::owner).orElse(FeatureOwner.NOBODY),
                new FeatureFacts(
                        fields.texts("people_affected", MOST),
                        fields.texts("data_categories", MOST),
                        fields.texts("countries", MOST_COUNTRIES),
                        fields.texts("models", MOST),
                        fields.texts("tools", MOST)),
                fields.optional("state").map(FeatureState::ofWord).orElse(usual),
                fields.whole("stale_after_seconds", 0));
    }

    private static FeatureOwner owner(Fields fields) {
        FeatureOwner owner =
                new FeatureOwner(
                        fields.optional("name").orElse(""), fields.optional("contact").orElse(""));
        fields.requireNoOthers();
        return owner;
    }
}
