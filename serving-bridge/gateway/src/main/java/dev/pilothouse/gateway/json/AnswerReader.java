package dev.pilothouse.gateway.json;

import dev.pilothouse.gateway.json.Answer.Chunk;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the events of one answer, or the whole of it, in one dialect. */
abstract class AnswerReader {
    final Answer answer;
    private @Nullable JsonParser parser;
    private int offset;

    AnswerReader(Answer answer) {
        this.answer = answer;
    }

    /**
     * An object begins.
     *
     * @param from where it lies in its bytes
     */
    void begin(JsonParser json, int from) {
        parser = json;
        offset = from;
    }

    /** One of its fields, with the parser at its value. */
    abstract void field(String name);

    /** It ended. */
    abstract Chunk end();

    final JsonParser json() {
        return java.util.Objects.requireNonNull(parser);
    }

    final String text() {
        return Json.text(json(), "");
    }

    final void object(Consumer<String> field) {
        if (json().currentToken() == JsonToken.START_OBJECT) {
            Json.fields(json(), field);
        }
    }

    final void array(Runnable element) {
        if (json().currentToken() == JsonToken.START_ARRAY) {
            Json.elements(json(), element);
        }
    }

    final boolean isNull() {
        return json().currentToken() == JsonToken.VALUE_NULL;
    }

    final int start() {
        return offset + (int) json().currentTokenLocation().getByteOffset();
    }

    /** Only good once the value was read to its end. */
    final int end(JsonToken of) {
        return json().currentToken() == of
                ? offset + (int) json().currentLocation().getByteOffset()
                : start();
    }

    /** The beginning of a text, as far as it may be kept. */
    final String kept(String text) {
        return text.substring(0, Math.min(text.length(), answer.room()));
    }
}
