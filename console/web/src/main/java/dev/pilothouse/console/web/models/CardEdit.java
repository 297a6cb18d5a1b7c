package dev.pilothouse.console.web.models;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.registry.ModelCard;
import dev.pilothouse.registry.ModelCards;
import dev.pilothouse.registry.cards.Card;
import dev.pilothouse.registry.cards.CardChange;
import dev.pilothouse.registry.cards.CardField;
import dev.pilothouse.registry.cards.CardJson;
import dev.pilothouse.registry.cards.CardSection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One person's change of one section. Only the fields that they touched are theirs: when somebody
 * else saved meanwhile, the rest is taken from there, and saving again lays theirs over it.
 */
final class CardEdit {
    private final ModelCards cards;
    private final CardSection section;
    private final ModelCard opened;
    private ModelCard base;

    CardEdit(ModelCards cards, CardSection section, ModelCard opened) {
        this.cards = cards;
        this.section = section;
        this.opened = opened;
        this.base = opened;
    }

    JsonNode value(CardField field) {
        return CardJson.tree(opened.content()).path(section.name()).path(field.name());
    }

    /**
     * Saves what the person changed.
     *
     * @param values of every field of the section as the form holds them
     * @throws Conflict when somebody else saved meanwhile; after that the next try counts from
     *     there
     */
    ModelCard save(Actor actor, Map<CardField, JsonNode> values) {
        try {
            return cards.save(actor, base.model(), base.number(), base.revision(), changed(values));
        } catch (Conflict e) {
            if (e.reason() != Reason.CHANGED_MEANWHILE) {
                throw e;
            }
            ModelCard theirs = cards.standing(actor, base.model()).latest().orElseThrow(() -> e);
            List<String> both =
                    CardChange.between(base.content(), theirs.content()).stream()
                            .filter(c -> touched(c.path(), values))
                            .map(c -> c.label() + ": " + shown(c.after()))
                            .toList();
            base = theirs;
            Conflict told =
                    new Conflict(
                            e.reason(),
                            e.getMessage()
                                    + ". "
                                    + (both.isEmpty()
                                            ? "They touched none of your fields; save again to add"
                                                    + " yours"
                                            : "Save again to put yours in the place of theirs: "
                                                    + String.join("; ", both)));
            told.initCause(e);
            throw told;
        }
    }

    private static String shown(String text) {
        String line = text.replace("\n", " · ");
        return line.isEmpty()
                ? "nothing"
                : "\u201C" + (line.length() > 200 ? line.substring(0, 200) + "…" : line) + "\u201D";
    }

    private boolean touched(String path, Map<CardField, JsonNode> values) {
        return values.entrySet().stream()
                .anyMatch(v -> v.getKey().path().equals(path) && differs(v.getKey(), v.getValue()));
    }

    private boolean differs(CardField field, JsonNode value) {
        return !Objects.equals(value(field), value)
                && !(value(field).isMissingNode() && blank(value));
    }

    private static boolean blank(JsonNode value) {
        return value.isString() ? value.asString().isBlank() : value.isEmpty();
    }

    private Card changed(Map<CardField, JsonNode> values) {
        ObjectNode tree =
                (ObjectNode) JsonMapper.shared().readTree(CardJson.tree(base.content()).toString());
        values.forEach((field, value) -> {
            if (differs(field, value)) {
                tree.withObject(section.name()).set(field.name(), value);
            }
        });
        return CardJson.read(tree);
    }
}
