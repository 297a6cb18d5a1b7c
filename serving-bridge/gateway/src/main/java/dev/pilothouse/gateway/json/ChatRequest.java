package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway reads of a {@code /v1/chat/completions} body, and the body itself. Fields it
 * does not know are kept byte for byte.
 */
public final class ChatRequest {
    /** Where a value lies in the body. */
    record Range(int from, int to) {}

    final byte[] body;
    String model = "";
    Range modelAt = new Range(0, 0);
    boolean stream;
    @Nullable Range streamOptionsAt;
    boolean streamOptionsEmpty = true;
    boolean streamOptionsIsObject;
    @Nullable Range includeUsageAt;
    boolean includeUsage;
    Range messagesAt = new Range(0, 0);
    int end;
    final Set<String> endUsers = new java.util.LinkedHashSet<>(2);
    final Set<String> tools = new java.util.LinkedHashSet<>(4);
    final Map<String, Object> parameters = new LinkedHashMap<>();
    final List<String> stop = new ArrayList<>(0);

    ChatRequest(byte[] body) {
        this.body = body;
    }

    /**
     * Scans a body once.
     *
     * @throws BadBody when it is no chat request; names field, value and what was expected
     */
    public static ChatRequest scan(byte[] body) {
        return new ChatRequestReader(body).read();
    }

    /** The model name that the caller wrote. */
    public String model() {
        return model;
    }

    public boolean stream() {
        return stream;
    }

    /** True when the caller asked for a usage chunk; otherwise it is taken out of the answer. */
    public boolean includeUsage() {
        return includeUsage;
    }

    /** {@code user} and {@code safety_identifier}, without those left out. */
    public Set<String> endUsers() {
        return endUsers;
    }

    /** Names of the functions that the model may call. */
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

    public List<String> stop() {
        return stop;
    }

    /** The {@code messages} array as it came. */
    public byte[] messages() {
        return java.util.Arrays.copyOfRange(body, messagesAt.from, messagesAt.to);
    }

    /** Input tokens counted here, four bytes to a token. */
    public long countedTokens() {
        return (messagesAt.to - messagesAt.from + 3L) / 4;
    }

    /** The body as it came, or as guardrails left it. */
    public byte[] body() {
        return body;
    }

    public int bytes() {
        return body.length;
    }

    /** The body for a deployment: its model name, and for a stream a request for usage. */
    public byte[] bodyFor(String upstreamModel) {
        Splice splice = new Splice(body);
        if (!upstreamModel.equals(model)) {
            splice.replace(modelAt.from, modelAt.to, quoted(upstreamModel));
        }
        if (stream && !includeUsage) {
            askForUsage(splice);
        }
        return splice.bytes();
    }

    private void askForUsage(Splice splice) {
        if (includeUsageAt != null) {
            splice.replace(includeUsageAt.from, includeUsageAt.to, "true");
        } else if (streamOptionsAt == null) {
            splice.replace(end, end, ",\"stream_options\":{\"include_usage\":true}");
        } else if (streamOptionsIsObject) {
            int inside = streamOptionsAt.from + 1;
            String comma = streamOptionsEmpty ? "" : ",";
            splice.replace(inside, inside, "\"include_usage\":true" + comma);
        } else {
            splice.replace(streamOptionsAt.from, streamOptionsAt.to, "{\"include_usage\":true}");
        }
    }

    private static String quoted(String text) {
        return new String(Json.write(json -> json.writeString(text)), UTF_8);
    }
}
