package dev.pilothouse.registry.cards;

import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Fields of cards as text of a document. */
public final class CardText {
    private CardText() {}

    /** Empty when nobody gave it; rows and items each on a line. */
    public static String of(Card card, CardField field) {
        JsonNode value = CardChange.at(CardJson.full(card), field);
        if (CardJson.blank(value)) {
            return "";
        }
        return switch (field.type()) {
            case TEXT, LONG -> value.asString();
            case LIST ->
                    value.valueStream().map(JsonNode::asString).collect(Collectors.joining("\n"));
            case ROWS ->
                    value.valueStream()
                            .map(row -> row(field, row))
                            .collect(Collectors.joining("\n"));
        };
    }

    private static String row(CardField field, JsonNode row) {
        return field.columns().stream()
                .filter(c -> !c.name().equals("image") && !CardJson.blank(row.path(c.name())))
                .map(c -> c.label() + ": " + row.path(c.name()).asString())
                .collect(Collectors.joining("; "));
    }
}
