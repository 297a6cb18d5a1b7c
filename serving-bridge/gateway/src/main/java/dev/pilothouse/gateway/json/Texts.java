package dev.pilothouse.gateway.json;

import dev.pilothouse.policy.rules.guardrails.GuardStage;
import dev.pilothouse.policy.rules.guardrails.Medium;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds texts in content of any dialect. What it does not know is looked through for strings, so
 * that a new kind of content is no way around guardrails; what no rule can read is noted.
 */
final class Texts {
    /** Fields that structure content and say nothing. */
    private static final Set<String> STRUCTURE =
            Set.of(
                    "type",
                    "role",
                    "id",
                    "object",
                    "status",
                    "phase",
                    "index",
                    "call_id",
                    "item_id",
                    "tool_call_id",
                    "tool_use_id",
                    "approval_request_id",
                    "cache_control",
                    "media_type",
                    "format",
                    "detail",
                    "signature",
                    "encrypted_content",
                    "encrypted_index",
                    "file_search_call_id",
                    "container_id",
                    "tool_id",
                    "stop_reason",
                    "fingerprint",
                    "obfuscation");

    /** Fields that hold or name what is no text. */
    private static final Set<String> MEDIA =
            Set.of(
                    "data",
                    "file_data",
                    "file_id",
                    "url",
                    "image_url",
                    "file_url",
                    "b64_json",
                    "partial_image_b64");

    /** How a medium comes, not what it is. */
    private static final Set<String> CARRIERS = Set.of("base64", "url", "file", "text", "content");

    /** Whether a field of this name may hold an image, a recording or a file. */
    static boolean mayHoldMedium(@Nullable String field) {
        return field != null && MEDIA.contains(field);
    }

    private final List<Piece> pieces = new ArrayList<>();
    private final Unread unread = new Unread();

    /** Type of the content that is looked through. */
    private String kind = "";

    List<Piece> pieces() {
        return pieces;
    }

    /** Content that no rule can read. */
    Unread unread() {
        return unread;
    }

    void unread(String name, Place place) {
        unread.add(name, Medium.named(name), place.stage);
    }

    /** What a text is for guardrails, and what it continues. */
    record Place(GuardStage stage, boolean trusted, String channel, boolean repeats) {
        static Place of(GuardStage stage) {
            return new Place(stage, false, "", false);
        }

        Place as(GuardStage other) {
            return new Place(other, false, channel, repeats);
        }

        Place in(String ofChannel) {
            return new Place(stage, trusted, ofChannel, repeats);
        }

        /** Says again what its channel said. */
        Place again() {
            return new Place(stage, trusted, channel, true);
        }
    }

    void text(@Nullable Node node, Place place) {
        add(node, place, Piece.Form.TEXT);
    }

    /** Arguments of a tool: JSON in a string, or an object, which is always complete. */
    void arguments(@Nullable Node node, Place place) {
        add(node, place, Piece.Form.JSON_TEXT);
        if (node != null && (node.isObject() || node.isArray())) {
            pieces.add(
                    new Piece(
                            place.stage,
                            place.trusted,
                            Piece.Form.JSON,
                            "",
                            false,
                            node.source(),
                            node.from(),
                            node.to()));
        }
    }

    private void add(@Nullable Node node, Place place, Piece.Form form) {
        if (node != null && node.isText()) {
            pieces.add(
                    new Piece(
                            place.stage,
                            place.trusted,
                            form,
                            place.channel,
                            place.repeats,
                            node.text(),
                            node.from(),
                            node.to()));
        }
    }

    /** Every string in a value, but those that are no text. */
    void all(@Nullable Node node, Place place) {
        if (node == null) {
            return;
        }
        text(node, place);
        node.elements().forEach(element -> all(element, place));
        node.fields().forEach(field -> field(node, field, place));
    }

    /** Every string in a field. */
    void field(Node of, Node.Field field, Place place) {
        String type = of.text("type");
        String outer = kind;
        kind = type.isEmpty() || CARRIERS.contains(type) ? outer : type;
        if (!STRUCTURE.contains(field.name()) && !medium(of, field, place)) {
            all(field.value(), place);
        }
        kind = outer;
    }

    /** Whether a field holds an image, a recording, a file, or says where it is. */
    private boolean medium(Node of, Node.Field field, Place place) {
        boolean named = MEDIA.contains(field.name()) && field.value().isText();
        if (!named
                || field.name().equals("data") && of.text("type").equals("text")
                || field.name().equals("url") && !isMedium(kind)) {
            return false;
        }
        boolean refers = kind.endsWith("citation") || kind.endsWith("search_call");
        if (!refers && !kind.equals("redacted_thinking")) {
            Medium medium = Medium.named(kind);
            unread.add(
                    kind.isEmpty() ? field.name() : kind,
                    medium == Medium.OTHER ? Medium.named(field.name()) : medium,
                    place.stage);
        }
        return true;
    }

    private static boolean isMedium(String kind) {
        return kind.contains("image")
                || kind.contains("document")
                || kind.contains("file")
                || kind.contains("audio")
                || kind.contains("video");
    }

    static void replace(Splice splice, List<Piece> pieces, List<String> texts) {
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            String text = texts.get(i);
            if (!text.equals(piece.value())) {
                splice.replace(piece.from(), piece.to(), piece.source(text));
            }
        }
    }
}
