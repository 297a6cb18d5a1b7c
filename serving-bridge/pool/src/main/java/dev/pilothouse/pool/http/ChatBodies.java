package dev.pilothouse.pool.http;

import dev.pilothouse.pool.engine.Finish;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Bodies and chunks of one chat completion. */
final class ChatBodies {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String id;
    private final long created = Instant.now().getEpochSecond();
    private final String model;
    private final boolean includeUsage;

    ChatBodies(String model, boolean includeUsage) {
        byte[] random = new byte[12];
        RANDOM.nextBytes(random);
        this.id = "chatcmpl-" + HexFormat.of().formatHex(random);
        this.model = model;
        this.includeUsage = includeUsage;
    }

    byte[] firstChunk() {
        return chunk(Map.of("role", "assistant", "content", ""), null);
    }

    byte[] chunk(String text) {
        return chunk(Map.of("content", text), null);
    }

    byte[] lastChunk(Finish finish) {
        return chunk(Map.of(), reason(finish));
    }

    private byte[] chunk(Map<String, String> delta, @Nullable String reason) {
        Map<String, @Nullable Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("delta", delta);
        choice.put("finish_reason", reason);
        Map<String, @Nullable Object> chunk = head("chat.completion.chunk");
        chunk.put("choices", List.of(choice));
        if (includeUsage) {
            chunk.put("usage", null);
        }
        return JSON.writeValueAsBytes(chunk);
    }

    byte[] usageChunk(Finish finish) {
        Map<String, @Nullable Object> chunk = head("chat.completion.chunk");
        chunk.put("choices", List.of());
        chunk.put("usage", usage(finish));
        return JSON.writeValueAsBytes(chunk);
    }

    byte[] whole(String text, Finish finish) {
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        message.put("content", text);
        message.put("refusal", null);
        Map<String, @Nullable Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("message", message);
        choice.put("logprobs", null);
        choice.put("finish_reason", reason(finish));
        Map<String, @Nullable Object> body = head("chat.completion");
        body.put("choices", List.of(choice));
        body.put("usage", usage(finish));
        return JSON.writeValueAsBytes(body);
    }

    private Map<String, @Nullable Object> head(String object) {
        Map<String, @Nullable Object> head = new LinkedHashMap<>();
        head.put("id", id);
        head.put("object", object);
        head.put("created", created);
        head.put("model", model);
        return head;
    }

    private static String reason(Finish finish) {
        return finish.reason() == Finish.Reason.LENGTH ? "length" : "stop";
    }

    private static Map<String, Integer> usage(Finish finish) {
        Map<String, Integer> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", finish.promptTokens());
        usage.put("completion_tokens", finish.completionTokens());
        usage.put("total_tokens", finish.promptTokens() + finish.completionTokens());
        return usage;
    }
}
