package dev.pilothouse.pool.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A prompt as a chat completion, for questions that the pool itself asks. */
final class PromptBodies {
    private static final JsonMapper JSON = JsonMapper.shared();

    private PromptBodies() {}

    static Passage passage(String model, Prompt prompt) {
        List<Map<String, String>> messages = new ArrayList<>();
        if (!prompt.system().isEmpty()) {
            messages.add(Map.of("role", "system", "content", prompt.system()));
        }
        prompt.messages()
                .forEach(m -> messages.add(Map.of("role", m.role(), "content", m.content())));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("messages", messages);
        body.put("max_tokens", prompt.maxTokens());
        body.put("temperature", prompt.temperature());
        body.put("top_p", prompt.topP());
        body.put("seed", prompt.seed());
        return new Passage("/v1/chat/completions", JSON.writeValueAsBytes(body), false);
    }

    /** Takes the text out of the answer's body. */
    record Reader(Answer to) implements Answer {
        @Override
        public void piece(String text) {
            to.piece(text);
        }

        @Override
        public void passed(byte[] data, int tokens, Runnable more) {
            JsonNode message = JSON.readTree(data).path("choices").path(0).path("message");
            String text =
                    message.path("content").asString("")
                            + message.path("reasoning_content").asString("");
            if (!text.isEmpty()) {
                to.piece(text);
            }
            more.run();
        }

        @Override
        public void done(Finish finish) {
            to.done(finish);
        }

        @Override
        public void failed(EngineFailure failure) {
            to.failed(failure);
        }
    }
}
