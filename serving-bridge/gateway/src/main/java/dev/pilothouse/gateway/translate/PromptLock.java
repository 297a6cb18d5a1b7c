package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.text;

import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a caller of a locked feature may say beside the name of a release: the conversation, whom it
 * is for and how it is sent; nothing that shapes the answer.
 */
public final class PromptLock {
    private static final Set<String> EVERYWHERE =
            Set.of("prompt", "model", "stream", "metadata", "service_tier");
    private static final Set<String> OPENAI =
            Set.of(
                    "user",
                    "safety_identifier",
                    "stream_options",
                    "store",
                    "prompt_cache_key",
                    "prompt_cache_retention");

    /** Of Anthropic, {@code max_tokens} because its clients cannot leave it out. */
    private static final Map<Dialect, Set<String>> BESIDES =
            Map.of(
                    Dialect.OPENAI_CHAT, Set.of("messages"),
                    Dialect.OPENAI_RESPONSES, Set.of("input", "background", "include"),
                    Dialect.ANTHROPIC_MESSAGES, Set.of("messages", "max_tokens"),
                    Dialect.ANTHROPIC_COUNT, Set.of("messages"));

    private static final Set<String> LEADING = Set.of("system", "developer");

    private PromptLock() {}

    /**
     * The field of a request that says what only a release may; null for none.
     *
     * @param request a body that was read before
     */
    public static @Nullable String offence(Dialect dialect, byte[] request, PromptContent content) {
        ObjectNode body = Tree.read(request, 0, request.length);
        if (body == null) {
            return "prompt";
        }
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (!value.isNull() && !allowed(dialect, name)) {
                return name;
            }
            if (name.equals("model") && !text(value).equals(content.model())) {
                return name;
            }
            if (name.equals("messages") || name.equals("input")) {
                String leads = leading(name, value);
                if (leads != null) {
                    return leads;
                }
            }
        }
        return null;
    }

    private static boolean allowed(Dialect dialect, String name) {
        return EVERYWHERE.contains(name)
                || !dialect.anthropic() && OPENAI.contains(name)
                || BESIDES.getOrDefault(dialect, Set.of()).contains(name);
    }

    private static @Nullable String leading(String name, JsonNode messages) {
        int index = 0;
        for (JsonNode message : messages) {
            if (LEADING.contains(text(message, "role"))) {
                return name + "[" + index + "].role";
            }
            index++;
        }
        return null;
    }
}
