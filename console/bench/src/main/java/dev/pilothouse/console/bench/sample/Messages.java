package dev.pilothouse.console.bench.sample;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Messages as the semantic conventions write them: roles with parts. */
public final class Messages {
    private Messages() {}

    public static String input(Talk talk) {
        return json(List.of(message("system", talk.system()), message("user", talk.question())));
    }

    public static String output(String answer) {
        return json(List.of(message("assistant", answer)));
    }

    private static Map<String, Object> message(String role, String text) {
        return new java.util.TreeMap<>(
                Map.of(
                        "role",
                        role,
                        "parts",
                        List.of(new java.util.TreeMap<>(Map.of("type", "text", "content", text)))));
    }

    private static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }
}
