package dev.pilothouse.gateway.json;

import dev.pilothouse.policy.rules.guardrails.GuardStage;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The texts of a chat request. Marks of the caller that say what was retrieved — a field <code>
 * "pilothouse": {"retrieved": true}</code> of a message or content part — are found as well, to be
 * taken out before a provider sees them.
 */
public final class ChatTexts {
    private final JsonParser json;
    private final List<ChatPiece> pieces = new ArrayList<>();
    private final List<Range> marks = new ArrayList<>(0);
    private String role = "";
    private boolean retrieved;

    private ChatTexts(JsonParser json) {
        this.json = json;
    }

    /**
     * Reads a body that was scanned before.
     *
     * @throws tools.jackson.core.JacksonException when it is no JSON
     */
    public static ChatTexts of(byte[] body) {
        try (JsonParser parser = Json.parser(body)) {
            ChatTexts texts = new ChatTexts(parser);
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                Json.fields(parser, texts::field);
            }
            return texts;
        }
    }

    private void field(String name) {
        if (name.equals("messages") && json.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(json, this::message);
        }
    }

    private void message() {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        int first = pieces.size();
        role = "";
        retrieved = false;
        Walked walked = new Walked();
        walked.object(this::ofMessage);
        for (int i = first; i < pieces.size(); i++) {
            ChatPiece piece = pieces.get(i);
            if (piece.stage() == GuardStage.INPUT) {
                pieces.set(i, placed(piece));
            }
        }
    }

    /** The role may come behind the content. */
    private ChatPiece placed(ChatPiece piece) {
        if (retrieved) {
            return piece.as(GuardStage.RETRIEVED, false);
        }
        return switch (role) {
            case "tool", "function" -> piece.as(GuardStage.TOOL_RESULTS, false);
            case "system", "developer" -> piece.as(GuardStage.INPUT, true);
            default -> piece;
        };
    }

    private void ofMessage(String name) {
        switch (name) {
            case "role" -> role = Json.text(json, "");
            case "content" -> content();
            case "refusal", "reasoning_content" -> text(GuardStage.INPUT, name);
            case "tool_calls" -> array(() -> object(this::toolCall));
            case "function_call" -> object(this::function);
            default -> {}
        }
    }

    private void content() {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(json, this::part);
        } else {
            text(GuardStage.INPUT, "content");
        }
    }

    private void part() {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            text(GuardStage.INPUT, "content");
            return;
        }
        int first = pieces.size();
        boolean message = retrieved;
        retrieved = false;
        new Walked()
                .object(name -> {
                    if (name.equals("text") || name.equals("refusal")) {
                        text(GuardStage.INPUT, "content");
                    }
                });
        for (int i = first; retrieved && i < pieces.size(); i++) {
            pieces.set(i, pieces.get(i).as(GuardStage.RETRIEVED, false));
        }
        retrieved = message;
    }

    private void toolCall(String name) {
        if (name.equals("function") || name.equals("custom")) {
            object(this::function);
        }
    }

    private void function(String name) {
        if (name.equals("arguments") || name.equals("input")) {
            text(GuardStage.TOOL_ARGUMENTS, name);
        }
    }

    private void text(GuardStage stage, String channel) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            int from = start();
            String value = json.getString();
            pieces.add(new ChatPiece(stage, false, 0, channel, value, from, end()));
        }
    }

    private void array(Runnable element) {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(json, element);
        }
    }

    private void object(java.util.function.Consumer<String> field) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            Json.fields(json, field);
        }
    }

    private int start() {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    private int end() {
        return (int) json.currentLocation().getByteOffset();
    }

    /** Walks an object and finds the mark in it, with the comma that goes with it. */
    private final class Walked {
        private int before = start() + 1;
        private boolean first = true;
        private boolean cutNext;

        void object(java.util.function.Consumer<String> field) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                int nameAt = start();
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (cutNext) {
                    marks.add(new Range(before, nameAt));
                    cutNext = false;
                }
                if (name.equals("pilothouse")) {
                    mark(value);
                } else {
                    field.accept(name);
                    skip(value);
                    first = false;
                    before = end();
                }
            }
            if (cutNext) {
                marks.add(new Range(before, start()));
            }
        }

        private void mark(JsonToken value) {
            int from = before;
            ChatTexts.this.object(name -> {
                if (name.equals("retrieved")) {
                    retrieved |= json.currentToken() == JsonToken.VALUE_TRUE;
                }
            });
            skip(value);
            if (first) {
                before = from;
                cutNext = true;
            } else {
                marks.add(new Range(from, end()));
                before = end();
            }
        }

        private void skip(JsonToken value) {
            if (value.isStructStart() && json.currentToken() == value) {
                json.skipChildren();
            }
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                json.getStringLength();
            }
        }
    }

    /** In the order of the body. */
    public List<ChatPiece> pieces() {
        return pieces;
    }

    /** Whether anything must be taken out. */
    public boolean marked() {
        return !marks.isEmpty();
    }

    /**
     * The body without marks and with other texts.
     *
     * @param texts one for each piece, the same text for those that stay
     */
    public byte[] body(byte[] body, List<String> texts) {
        Splice splice = new Splice(body);
        marks.forEach(mark -> splice.replace(mark.from(), mark.to(), ""));
        ChatAnswerTexts.replace(splice, pieces, texts);
        return splice.bytes();
    }
}
