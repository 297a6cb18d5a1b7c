package dev.pilothouse.gateway.json;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What the gateway learns from an answer, whole or event by event: usage, finish reasons, text. The
 * bytes themselves pass through untouched.
 */
public final class Answer {
    /** What an event was. */
    public enum Chunk {
        /** Carries output of the model. */
        OUTPUT,
        /** Usage and no choices: the chunk that {@code include_usage} asks for. */
        USAGE_ONLY,
        /** An error instead of an answer. */
        ERROR,
        /** Anything else: a role, an empty delta. */
        OTHER,
        /** No JSON object. */
        UNREADABLE
    }

    /** Text kept for the span, over all choices, in characters. */
    static final int KEPT = 64 * 1024;

    private final Dialect dialect;
    private final AnswerReader reader;
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable Usage usage;
    private @Nullable Range usageAt;
    private long startedWith = -1;
    private boolean failed;
    private long sequence;
    private long deltas;
    private long characters;
    private final List<String> finishReasons = new ArrayList<>(1);
    private final TreeMap<Integer, Choice> choices = new TreeMap<>();

    /**
     * @param dialect of the deployment
     */
    public Answer(Dialect dialect) {
        this.dialect = dialect;
        reader =
                switch (dialect) {
                    case OPENAI_CHAT, OPENAI_EMBEDDINGS -> new ChatAnswerReader(this);
                    case OPENAI_RESPONSES -> new ResponsesAnswerReader(this);
                    case ANTHROPIC_MESSAGES, ANTHROPIC_COUNT -> new MessagesAnswerReader(this);
                };
    }

    /** Reads one event's data, or a whole answer. */
    public Chunk read(byte[] bytes, int from, int to) {
        usageAt = null;
        try (JsonParser json = Json.parser(bytes, from, to)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Chunk.UNREADABLE;
            }
            reader.begin(json, from);
            Json.fields(json, reader::field);
        } catch (JacksonException unreadable) {
            return Chunk.UNREADABLE;
        }
        Chunk chunk = reader.end();
        failed |= chunk == Chunk.ERROR;
        return chunk;
    }

    // ---- what readers find ----

    void id(String found) {
        id = found;
    }

    void model(String found) {
        model = found;
    }

    void usage(Usage found, Range at) {
        usage = found;
        usageAt = at;
    }

    /** Input tokens that the provider tells at the beginning, before it knows those of output. */
    void started(long promptTokens) {
        startedWith = promptTokens;
    }

    void finished(String reason) {
        finishReasons.add(reason);
    }

    /** The number of the last event that the caller gets, in dialects that count them. */
    public void sequence(long number) {
        sequence = number;
    }

    /** One piece of output with so many characters. */
    void output(long ofCharacters) {
        deltas++;
        characters += ofCharacters;
    }

    /** How many characters may still be kept. */
    int room() {
        return KEPT - (int) Math.min(characters, KEPT);
    }

    Choice choice(int index) {
        return choices.computeIfAbsent(index, i -> new Choice());
    }

    // ---- what is known ----

    public Dialect dialect() {
        return dialect;
    }

    public @Nullable String id() {
        return id;
    }

    public @Nullable String model() {
        return model;
    }

    /** What the provider reported at the end, from whichever event carried it. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** What was used: as the provider reported, or estimated when it did not come to that. */
    public Usage usage(long countedInput) {
        if (usage != null) {
            return usage;
        }
        return Usage.estimate(startedWith < 0 ? countedInput : startedWith, countedTokens());
    }

    /**
     * The bytes of the last event with {@code null} in the place of its usage, for a caller who did
     * not ask for it.
     */
    public byte[] withoutUsage(byte[] event) {
        Range at = usageAt;
        return at == null ? event : new Splice(event).replace(at.from(), at.to(), "null").bytes();
    }

    public boolean failed() {
        return failed;
    }

    /** The number of the last event, in dialects that count them. */
    public long sequence() {
        return sequence;
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
