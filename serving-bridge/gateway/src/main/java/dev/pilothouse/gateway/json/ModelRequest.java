package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway reads of a request to a model, in any {@link Dialect}, and its body. Fields it
 * does not know are kept byte for byte.
 */
public final class ModelRequest {
    final Dialect dialect;
    final byte[] body;
    String model = "";
    Range modelAt = Range.NONE;
    boolean stream;
    @Nullable Range streamOptionsAt;
    boolean streamOptionsEmpty = true;
    boolean streamOptionsIsObject;
    @Nullable Range includeUsageAt;
    boolean includeUsage;
    long contentBytes;
    int end;
    final Set<String> endUsers = new LinkedHashSet<>(2);
    final Set<String> tools = new LinkedHashSet<>(4);
    final Map<String, Object> parameters = new LinkedHashMap<>();
    final List<String> stop = new ArrayList<>(0);
    @Nullable PromptCall prompt;

    ModelRequest(Dialect dialect, byte[] body) {
        this.dialect = dialect;
        this.body = body;
    }

    /**
     * Scans a body once.
     *
     * @throws BadBody when it is no such request, or asks for what the gateway refuses; names
     *     field, value and what was expected
     */
    public static ModelRequest scan(Dialect dialect, byte[] body) {
        return reader(dialect, body).read();
    }

    /** As {@link #scan}, of a body that may lack what the prompt in a header brings. */
    public static ModelRequest scanPrompted(Dialect dialect, byte[] body) {
        return reader(dialect, body).prompted().read();
    }

    private static RequestReader reader(Dialect dialect, byte[] body) {
        return switch (dialect) {
            case OPENAI_CHAT -> new ChatRequestReader(body);
            case OPENAI_RESPONSES -> new ResponsesRequestReader(body);
            case OPENAI_EMBEDDINGS -> new EmbeddingsRequestReader(body);
            case ANTHROPIC_MESSAGES, ANTHROPIC_COUNT -> new MessagesRequestReader(dialect, body);
        };
    }

    /** The format of the caller, and of its answer. */
    public Dialect dialect() {
        return dialect;
    }

    /** The prompt that the caller names in the body; null for none. */
    public @Nullable PromptCall prompt() {
        return prompt;
    }

    /** The model name that the caller wrote. */
    public String model() {
        return model;
    }

    public boolean stream() {
        return stream;
    }

    /**
     * Whether the caller of a stream gets its usage. Only chat streams have to be asked for it;
     * where a caller did not, it is taken out of the answer.
     */
    public boolean includeUsage() {
        return includeUsage || dialect != Dialect.OPENAI_CHAT;
    }

    /**
     * Whom the call is for: {@code user}, {@code safety_identifier} and {@code metadata.user_id},
     * without those left out.
     */
    public Set<String> endUsers() {
        return endUsers;
    }

    /**
     * Names of the tools that the model may call; of a tool that runs at the provider its type, of
     * an MCP server its label.
     */
    public Set<String> tools() {
        return tools;
    }

    /**
     * Numbers that steer the answer, by their names in the body: {@code temperature} (Double),
     * {@code max_tokens} (Long), ….
     */
    public Map<String, Object> parameters() {
        return parameters;
    }

    /** The most output tokens of one choice that the caller allows; 0 when it does not say. */
    public long mostOutput() {
        long most = Math.max(number("max_tokens"), number("max_completion_tokens"));
        return Math.max(most, number("max_output_tokens"));
    }

    /** How many choices are asked for, at least 1. */
    public long choices() {
        return Math.clamp(number("n"), 1, 128);
    }

    private long number(String name) {
        return parameters.get(name) instanceof Long value ? value : 0;
    }

    public List<String> stop() {
        return stop;
    }

    /** Input tokens counted here, four bytes to a token. */
    public long countedTokens() {
        return (contentBytes + 3) / 4;
    }

    /** The body as it came, or as guardrails left it. */
    public byte[] body() {
        return body;
    }

    public int bytes() {
        return body.length;
    }

    /** The body with a deployment's model name. */
    public byte[] bodyNaming(String upstreamModel) {
        return naming(upstreamModel).bytes();
    }

    private Splice naming(String upstreamModel) {
        Splice splice = new Splice(body);
        if (!upstreamModel.equals(model)) {
            splice.replace(modelAt.from(), modelAt.to(), quoted(upstreamModel));
        }
        return splice;
    }

    /** The body for a deployment: its model name, and for a chat stream a request for usage. */
    public byte[] bodyFor(String upstreamModel) {
        Splice splice = naming(upstreamModel);
        if (stream && !includeUsage()) {
            askForUsage(splice);
        }
        return splice.bytes();
    }

    private void askForUsage(Splice splice) {
        if (includeUsageAt != null) {
            splice.replace(includeUsageAt.from(), includeUsageAt.to(), "true");
        } else if (streamOptionsAt == null) {
            splice.replace(end, end, ",\"stream_options\":{\"include_usage\":true}");
        } else if (streamOptionsIsObject) {
            int inside = streamOptionsAt.from() + 1;
            String comma = streamOptionsEmpty ? "" : ",";
            splice.replace(inside, inside, "\"include_usage\":true" + comma);
        } else {
            splice.replace(
                    streamOptionsAt.from(), streamOptionsAt.to(), "{\"include_usage\":true}");
        }
    }

    private static String quoted(String text) {
        return new String(Json.write(json -> json.writeString(text)), UTF_8);
    }
}
