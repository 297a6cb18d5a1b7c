package dev.pilothouse.gateway.json;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Takes tools out of a request. What stays is kept byte for byte. Knows the ways of OpenAI ({@code
 * tools} and the older {@code functions}, with {@code tool_choice}, {@code function_call}) and
 * Anthropic.
 */
public final class ToolFilter {
    private static final Set<String> LISTS = Set.of("tools", "functions", "mcp_servers");
    private static final Set<String> CHOICES = Set.of("tool_choice", "function_call");
    private static final String SEARCH = "web_search";
    private static final Set<String> DEMANDS = Set.of("required", "any");
    private static final Set<String> NAMES = Set.of("name", "server_label", "mcp_server_name");

    private final byte[] body;
    private final Predicate<String> allowed;
    private final Set<String> taken = new LinkedHashSet<>();
    private final List<Member> members = new ArrayList<>();
    private boolean left;
    private boolean demanded;

    /** One field of the request, with the value that it is to have; null takes it out. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Member(String name, byte @Nullable [] value) {}

    private ToolFilter(byte[] body, Predicate<String> allowed) {
        this.body = body;
        this.allowed = allowed;
    }

    /**
     * A request with fewer tools.
     *
     * @param taken names of those that it had
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Filtered(byte[] body, Set<String> taken) {}

    /**
     * Leaves the tools that are allowed.
     *
     * @param body a request that was read before
     * @return null when it demands another tool, or any when none is left
     */
    public static @Nullable Filtered leave(byte[] body, Predicate<String> allowed) {
        return new ToolFilter(body, allowed).filtered();
    }

    private @Nullable Filtered filtered() {
        try (JsonParser json = Json.parser(body)) {
            json.nextToken();
            Json.fields(json, name -> members.add(member(json, name)));
        }
        return demanded || !left && members.stream().anyMatch(ToolFilter::demandsAny)
                ? null
                : new Filtered(taken.isEmpty() ? body : joined(), taken);
    }

    private static String name(JsonParser tool) {
        String[] found = {"", ""};
        Json.fields(
                tool,
                field -> {
                    switch (field) {
                        case "name", "server_label", "mcp_server_name" ->
                                found[0] = Json.text(tool, found[0]);
                        case "type" -> found[1] = Json.text(tool, "");
                        case "function", "custom" -> inner(tool, found);
                        default -> {}
                    }
                });
        return found[0].isEmpty() ? found[1] : found[0];
    }

    private static void inner(JsonParser tool, String[] found) {
        if (tool.currentToken() == JsonToken.START_OBJECT) {
            Json.fields(
                    tool,
                    field -> {
                        if (field.equals("name")) {
                            found[0] = Json.text(tool, found[0]);
                        }
                    });
        }
    }

    private Member member(JsonParser json, String name) {
        if (LISTS.contains(name) && json.currentToken() == JsonToken.START_ARRAY) {
            return new Member(name, list(json));
        }
        if (CHOICES.contains(name)) {
            demanded |= demands(json);
        }
        if (name.equals(SEARCH + "_options") && !allowed.test(SEARCH)) {
            taken.add(SEARCH);
            return new Member(name, null);
        }
        return new Member(name, value(json));
    }

    private byte @Nullable [] list(JsonParser json) {
        var kept = new ByteArrayOutputStream();
        Json.elements(
                json,
                () -> {
                    int from = start(json);
                    String name = "";
                    if (json.currentToken() == JsonToken.START_OBJECT) {
                        name = name(json);
                    } else {
                        json.skipChildren();
                        json.finishToken();
                    }
                    if (allowed.test(name)) {
                        kept.write(kept.size() == 0 ? '[' : ',');
                        kept.write(body, from, end(json) - from);
                    } else {
                        taken.add(name);
                    }
                });
        if (kept.size() == 0) {
            return null;
        }
        kept.write(']');
        left = true;
        return kept.toByteArray();
    }

    /** Reads with a parser of its own, so that the value can be copied afterwards. */
    private boolean demands(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        try (JsonParser choice = Json.parser(body, start(json), body.length)) {
            int depth = 0;
            do {
                JsonToken token = choice.nextToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                boolean name =
                        token == JsonToken.VALUE_STRING && NAMES.contains(choice.currentName());
                if (name && !allowed.test(choice.getString())) {
                    return true;
                }
            } while (depth > 0);
        }
        return false;
    }

    private byte[] value(JsonParser json) {
        int from = start(json);
        json.skipChildren();
        json.finishToken();
        return java.util.Arrays.copyOfRange(body, from, end(json));
    }

    private byte[] joined() {
        var out = new ByteArrayOutputStream(body.length);
        out.write('{');
        for (Member member : members) {
            byte[] value = member.value;
            if (value != null && (left || !aboutTools(member))) {
                if (out.size() > 1) {
                    out.write(',');
                }
                out.writeBytes(Json.write(json -> json.writeString(member.name)));
                out.write(':');
                out.writeBytes(value);
            }
        }
        out.write('}');
        return out.toByteArray();
    }

    private static boolean aboutTools(Member member) {
        return CHOICES.contains(member.name) || member.name.equals("parallel_tool_calls");
    }

    /** Whether a choice wants any tool called, whichever. */
    private static boolean demandsAny(Member member) {
        byte[] value = member.value;
        if (value == null || !CHOICES.contains(member.name)) {
            return false;
        }
        try (JsonParser json = Json.parser(value)) {
            JsonToken first = json.nextToken();
            boolean[] any = {first == JsonToken.VALUE_STRING && DEMANDS.contains(json.getString())};
            if (first == JsonToken.START_OBJECT) {
                Json.fields(json, name -> any[0] |= DEMANDS.contains(Json.text(json, "")));
            }
            return any[0];
        }
    }

    private static int start(JsonParser json) {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    /** Only good once the token was read to its end. */
    private static int end(JsonParser json) {
        return (int) json.currentLocation().getByteOffset();
    }
}
