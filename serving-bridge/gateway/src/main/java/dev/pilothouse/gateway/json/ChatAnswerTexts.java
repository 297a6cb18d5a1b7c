package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.policy.rules.guardrails.GuardStage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The texts of a chat answer: of one event of a stream, or of a whole body. */
public final class ChatAnswerTexts {
    private static final byte[] DATA = "data: ".getBytes(US_ASCII);

    private final JsonParser json;
    private final int offset;
    private final List<ChatPiece> pieces = new ArrayList<>(2);
    private final List<Integer> finished = new ArrayList<>(1);
    private final List<Range> probabilities = new ArrayList<>(0);
    private String id = "";
    private String model = "";
    private long created;
    private int choice;
    private int tool;

    private ChatAnswerTexts(JsonParser json, int offset) {
        this.json = json;
        this.offset = offset;
    }

    /** Reads bytes that may be anything; what is no JSON object has no texts. */
    public static ChatAnswerTexts of(byte[] bytes) {
        int data = Math.max(0, EventSplitter.dataAt(bytes));
        try (JsonParser parser = Json.parser(bytes, data, bytes.length)) {
            ChatAnswerTexts texts = new ChatAnswerTexts(parser, data);
            if (data < bytes.length
                    && bytes[data] == '{'
                    && parser.nextToken() == JsonToken.START_OBJECT) {
                Json.fields(parser, texts::field);
            }
            return texts;
        } catch (JacksonException unreadable) {
            return new ChatAnswerTexts(Json.parser(new byte[0]), 0);
        }
    }

    private void field(String name) {
        switch (name) {
            case "id" -> id = Json.text(json, "");
            case "model" -> model = Json.text(json, "");
            case "created" -> created = Json.number(json);
            case "choices" -> array(() -> object(this::choice, this::endChoice));
            default -> {}
        }
    }

    private final List<ChatPiece> ofChoice = new ArrayList<>(2);
    private boolean ends;

    private void choice(String name) {
        switch (name) {
            case "index" -> choice = (int) Json.number(json);
            case "delta", "message" -> object(this::message, () -> {});
            case "finish_reason" -> ends = json.currentToken() == JsonToken.VALUE_STRING;
            case "logprobs" -> {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    int from = start();
                    json.skipChildren();
                    probabilities.add(new Range(from, end()));
                }
            }
            default -> {}
        }
    }

    private void endChoice() {
        ofChoice.forEach(piece -> pieces.add(piece.in(choice)));
        ofChoice.clear();
        if (ends) {
            finished.add(choice);
        }
        ends = false;
        choice = 0;
    }

    private void message(String name) {
        switch (name) {
            case "content", "refusal", "reasoning_content", "reasoning" ->
                    text(GuardStage.OUTPUT, name);
            case "tool_calls" -> {
                tool = -1;
                array(this::toolCall);
            }
            default -> {}
        }
    }

    private void toolCall() {
        tool++;
        int first = ofChoice.size();
        object(
                name -> {
                    switch (name) {
                        case "index" -> tool = (int) Json.number(json);
                        case "function", "custom" -> object(this::function, () -> {});
                        default -> {}
                    }
                },
                () -> {});
        for (int i = first; i < ofChoice.size(); i++) {
            ChatPiece p = ofChoice.get(i);
            String channel = "tool:" + tool;
            ofChoice.set(
                    i,
                    new ChatPiece(
                            p.stage(), false, p.choice(), channel, p.value(), p.from(), p.to()));
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
            ofChoice.add(new ChatPiece(stage, false, 0, channel, value, from, end()));
        }
    }

    private void array(Runnable element) {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(json, element);
        }
    }

    private void object(java.util.function.Consumer<String> field, Runnable end) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            Json.fields(json, field);
            end.run();
        }
    }

    private int start() {
        return offset + (int) json.currentTokenLocation().getByteOffset();
    }

    private int end() {
        return offset + (int) json.currentLocation().getByteOffset();
    }

    /** In the order of the bytes. */
    public List<ChatPiece> pieces() {
        return pieces;
    }

    /** Choices that end here. */
    public List<Integer> finished() {
        return finished;
    }

    /** Whether it says with which probability tokens came, and so which they were. */
    public boolean tellsTokens() {
        return !probabilities.isEmpty();
    }

    /**
     * The bytes with other texts and without token probabilities, which would tell the old ones.
     *
     * @param texts one for each piece
     */
    public byte[] bytes(byte[] bytes, List<String> texts) {
        Splice splice = new Splice(bytes);
        probabilities.forEach(range -> splice.replace(range.from(), range.to(), "null"));
        replace(splice, pieces, texts);
        return splice.bytes();
    }

    static void replace(Splice splice, List<ChatPiece> pieces, List<String> texts) {
        for (int i = 0; i < pieces.size(); i++) {
            ChatPiece piece = pieces.get(i);
            String text = texts.get(i);
            if (!text.equals(piece.value())) {
                splice.replace(piece.from(), piece.to(), quoted(text));
            }
        }
    }

    private static String quoted(String text) {
        return new String(Json.write(json -> json.writeString(text)), UTF_8);
    }

    /** An event of the same stream with more text of a channel. */
    public byte[] event(int ofChoiceIndex, String channel, String text) {
        byte[] chunk =
                Json.write(out -> {
                    out.writeStartObject();
                    out.writeStringProperty("id", id);
                    out.writeStringProperty("object", "chat.completion.chunk");
                    out.writeNumberProperty("created", created);
                    out.writeStringProperty("model", model);
                    out.writeName("choices");
                    out.writeStartArray();
                    out.writeStartObject();
                    out.writeNumberProperty("index", ofChoiceIndex);
                    out.writeName("delta");
                    delta(out, channel, text);
                    out.writeNullProperty("finish_reason");
                    out.writeEndObject();
                    out.writeEndArray();
                    out.writeEndObject();
                });
        var event = new ByteArrayOutputStream(chunk.length + 8);
        event.writeBytes(DATA);
        event.writeBytes(chunk);
        event.write('\n');
        event.write('\n');
        return event.toByteArray();
    }

    private static void delta(tools.jackson.core.JsonGenerator out, String channel, String text) {
        out.writeStartObject();
        if (channel.startsWith("tool:")) {
            out.writeName("tool_calls");
            out.writeStartArray();
            out.writeStartObject();
            out.writeNumberProperty("index", Integer.parseInt(channel.substring(5)));
            out.writeName("function");
            out.writeStartObject();
            out.writeStringProperty("arguments", text);
            out.writeEndObject();
            out.writeEndObject();
            out.writeEndArray();
        } else {
            out.writeStringProperty(channel, text);
        }
        out.writeEndObject();
    }
}
