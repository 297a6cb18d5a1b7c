package dev.pilothouse.registry;

import dev.pilothouse.db.model.TeamId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One field of a feature before and after; lists as entries with commas between them.
 *
 * @param field as the REST API calls it, for example {@code owner.contact}
 * @param before empty: nothing was said
 * @param after empty: nothing is said any more
 */
public record FieldChange(String field, String before, String after) {
    private static final Map<String, String> NOTHING = Map.of();

    static List<FieldChange> between(FeatureData old, FeatureData data) {
        return between(words(old), words(data));
    }

    /** All that is said of a new feature. */
    static List<FieldChange> ofNew(FeatureData data) {
        return between(NOTHING, words(data));
    }

    private static List<FieldChange> between(Map<String, String> old, Map<String, String> now) {
        List<FieldChange> changes = new ArrayList<>();
        now.forEach((field, after) -> {
            String before = Objects.requireNonNullElse(old.get(field), "");
            if (!before.equals(after)) {
                changes.add(new FieldChange(field, before, after));
            }
        });
        return List.copyOf(changes);
    }

    /** What is said, by field. */
    static Map<String, String> words(FeatureData data) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("display_name", data.displayName());
        words.put("team", data.team().map(TeamId::value).orElse(""));
        words.put("owner.name", data.owner().name());
        words.put("owner.contact", data.owner().contact());
        words.put("purpose", data.purpose());
        words.put("people_affected", String.join(", ", data.facts().peopleAffected()));
        words.put("data_categories", String.join(", ", data.facts().dataCategories()));
        words.put("countries", String.join(", ", data.facts().countries()));
        words.put("models", String.join(", ", data.facts().models()));
        words.put("tools", String.join(", ", data.facts().tools()));
        words.put("state", data.state().word());
        int silent = data.staleAfterSeconds();
        words.put("stale_after_seconds", silent == 0 ? "" : Integer.toString(silent));
        return words;
    }
}
