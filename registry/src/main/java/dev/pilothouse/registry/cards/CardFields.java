package dev.pilothouse.registry.cards;

import static java.util.stream.Collectors.toSet;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.Words;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fields that a card has, in their sections: read once from {@code card-fields.json}. */
public final class CardFields {
    private static final List<CardSection> SECTIONS = load();
    private static final List<CardField> ALL =
            SECTIONS.stream().flatMap(s -> s.fields().stream()).toList();

    private CardFields() {}

    public static List<CardSection> sections() {
        return SECTIONS;
    }

    public static List<CardField> all() {
        return ALL;
    }

    /**
     * @throws BadInput when no section has the name
     */
    public static CardSection section(String name) {
        return SECTIONS.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new BadInput(
                                "section",
                                name,
                                "one of "
                                        + String.join(
                                                ", ",
                                                SECTIONS.stream()
                                                        .map(CardSection::name)
                                                        .toList())));
    }

    public static Optional<CardField> find(String path) {
        return ALL.stream().filter(f -> f.path().equals(path)).findFirst();
    }

    /** The same as JSON, for programs. */
    public static JsonNode document() {
        try (InputStream in = CardFields.class.getResourceAsStream("card-fields.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in).readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("card-fields.json", e);
        }
    }

    private static List<CardSection> load() {
        return children(document(), "sections").map(CardFields::section).toList();
    }

    private static CardSection section(JsonNode node) {
        String name = text(node, "name");
        return new CardSection(
                name,
                text(node, "title"),
                text(node, "help"),
                children(node, "fields").map(f -> field(name, f)).toList());
    }

    private static CardField field(String section, JsonNode node) {
        return new CardField(
                section + "." + text(node, "name"),
                text(node, "label"),
                Words.parse("type", CardField.Type.class, text(node, "type")),
                children(node, "needs").map(n -> Purpose.ofWord(n.asString())).collect(toSet()),
                Role.ofWord(text(node, "giver")),
                text(node, "help"),
                text(node, "annex"),
                children(node, "columns")
                        .map(c -> new CardField.Column(text(c, "name"), text(c, "label")))
                        .toList(),
                children(node, "choices").map(JsonNode::asString).toList());
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private static Stream<JsonNode> children(JsonNode node, String name) {
        return node.path(name).valueStream();
    }
}
