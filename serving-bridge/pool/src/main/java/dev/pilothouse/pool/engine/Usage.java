package dev.pilothouse.pool.engine;

import dev.pilothouse.pool.engine.Finish.Reason;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an engine's answer says of its tokens; until it does, one token for each event with text.
 */
final class Usage {
    private static final JsonMapper JSON = JsonMapper.shared();

    private int prompt;
    private int completion;
    private int seen;
    private boolean told;
    private Reason reason = Reason.STOP;

    /** A whole body. */
    void read(byte[] body) {
        try {
            take(JSON.readTree(body));
        } catch (JacksonException e) {
            told = false;
        }
    }

    /**
     * @return tokens generated with this event
     */
    int readEvent(byte[] data) {
        try {
            JsonNode event = JSON.readTree(data);
            take(event);
            JsonNode delta = event.path("choices").path(0).path("delta");
            boolean text =
                    !delta.path("content").asString("").isEmpty()
                            || !delta.path("reasoning_content").asString("").isEmpty()
                            || delta.path("tool_calls").isArray()
                            || !event.path("choices").path(0).path("text").asString("").isEmpty();
            seen += text ? 1 : 0;
            return text ? 1 : 0;
        } catch (JacksonException e) {
            return 0;
        }
    }

    private void take(JsonNode json) {
        JsonNode usage = json.path("usage");
        if (usage.isObject()) {
            told = true;
            prompt = usage.path("prompt_tokens").asInt(0);
            completion = usage.path("completion_tokens").asInt(0);
        }
        if (json.path("choices").path(0).path("finish_reason").asString("").equals("length")) {
            reason = Reason.LENGTH;
        }
    }

    int prompt() {
        return prompt;
    }

    int completion() {
        return told ? completion : seen;
    }

    Reason reason() {
        return reason;
    }
}
