package dev.pilothouse.gateway.json;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What the gateway learns from an answer, whole or chunk by chunk: usage, finish reasons, text. The
 * bytes themselves pass through untouched.
 */
public final class Answer {
    /** What a chunk was. */
    public enum Chunk {
        /** Carries output of the model. */
        OUTPUT,
        /** Usage and no choices: the chunk that {@code include_usage} asks for. */
        USAGE_ONLY,
        /** An error object instead of an answer. */
        ERROR,
        /** Anything else: a role, an empty delta. */
        OTHER,
        /** No JSON object. */
        UNREADABLE
    }

    /** Text kept for the span, over all choices, in characters. */
    static final int KEPT = 64 * 1024;

    private @Nullable String id;
    private @Nullable String model;
    private @Nullable Usage usage;
    private boolean failed;
    private long deltas;
    private long characters;
    private final List<String> finishReasons = new ArrayList<>(1);
    private final TreeMap<Integer, Choice> choices = new TreeMap<>();

    private boolean sawUsage;
    private boolean sawError;
    private int sawChoices;
    private boolean sawOutput;

    /** Reads one chunk, or a whole answer. */
    public Chunk read(byte[] bytes, int from, int to) {
        sawUsage = false;
        sawError = false;
        sawOutput = false;
        sawChoices = 0;
        try (JsonParser json = Json.parser(bytes, from, to)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Chunk.UNREADABLE;
            }
            Json.fields(json, name -> field(json, name));
        } catch (JacksonException unreadable) {
            return Chunk.UNREADABLE;
        }
        return kind();
    }

    private Chunk kind() {
        if (sawError) {
            failed = true;
            return Chunk.ERROR;
        }
        if (sawOutput) {
            return Chunk.OUTPUT;
        }
        return sawUsage && sawChoices == 0 ? Chunk.USAGE_ONLY : Chunk.OTHER;
    }

    private void field(JsonParser json, String name) {
        switch (name) {
            case "id" -> id = Json.text(json, "");
            case "model" -> model = Json.text(json, "");
            case "usage" -> usage(json);
            case "error" -> sawError |= json.currentToken() != JsonToken.VALUE_NULL;
            case "choices" -> choices(json);
            default -> {}
        }
    }

    private void usage(JsonParser json) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            usage = UsageReader.read(json);
            sawUsage = true;
        }
    }

    private void choices(JsonParser json) {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(json, () -> choice(json));
        }
    }

    private void choice(JsonParser json) {
        sawChoices++;
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        ChoiceReader reader = new ChoiceReader(json, KEPT - (int) Math.min(characters, KEPT));
        Choice read = reader.read();
        finishReasons.addAll(reader.finishReasons());
        if (reader.characters() > 0) {
            sawOutput = true;
            deltas++;
            characters += reader.characters();
        }
        choices.computeIfAbsent(reader.index(), index -> new Choice()).add(read);
    }

    public @Nullable String id() {
        return id;
    }

    public @Nullable String model() {
        return model;
    }

    /** What the provider reported, from whichever chunk carried it. */
    public @Nullable Usage usage() {
        return usage;
    }

    public boolean failed() {
        return failed;
    }

    public List<String> finishReasons() {
        return finishReasons;
    }

    public List<Choice> choices() {
        return List.copyOf(choices.values());
    }

    /**
     * Output tokens counted here. Engines send a chunk per token; a provider that packs more into
     * one is counted by its characters, four to a token.
     */
    public long countedTokens() {
        return characters > 8 * deltas ? (characters + 3) / 4 : deltas;
    }
}
