package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.testing.Provider.recording;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.gateway.testing.NodeProject;
import dev.pilothouse.gateway.testing.Provider;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The official OpenAI SDK for Node, unchanged and with its own streaming helpers, against the
 * gateway: over a deployment that speaks its formats, and over one that speaks Anthropic's.
 */
class OpenAiNodeSdkTest {
    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private JsonNode ask(String scenario) {
        String said =
                NodeProject.at("openai-node")
                        .run("ask.mjs", scenario, at.url() + "/v1", GatewayFixture.KEY);
        return JsonMapper.shared().readTree(said.getBytes(UTF_8));
    }

    private void anthropic(Provider.Reply... replies) {
        at.provider.always(Provider::anthropic).next(replies);
        at.deployment("d1", at.provider.baseUrl(), d -> d.setKind("anthropic"));
    }

    @Test
    void chats() {
        assertThat(ask("chat").path("text").asString()).isEqualTo("Hello");
        JsonNode streamed = ask("chatStream");
        assertThat(streamed.path("text").asString()).isEqualTo("Hello");
        assertThat(streamed.path("deltas").asString()).isEqualTo("Hello");
        assertThat(streamed.path("output").asInt()).isEqualTo(3);
    }

    @Test
    void chatsOverAnthropic() {
        anthropic();
        assertThat(ask("chat").path("text").asString()).startsWith("Hello");
        at.provider.next(e -> e.recorded(recording("anthropic/sdk-python-tool_use_response.txt")));
        JsonNode streamed = ask("chatStream");
        assertThat(streamed.path("deltas").asString()).startsWith("I'll check the current weather");
        assertThat(streamed.path("reason").asString()).isEqualTo("tool_calls");
        assertThat(streamed.path("calls").path(0).path(1).asString()).isEqualTo("get_weather");
        assertThat(streamed.path("calls").path(0).path(2).asString()).contains("Paris");
        assertThat(streamed.path("input").asInt()).isEqualTo(377);
    }

    @Test
    void responds() {
        at.deployment("d1", at.provider.baseUrl(), d -> d.setResponses(false));
        assertThat(ask("responses").path("text").asString()).isEqualTo("Hello");
        JsonNode streamed = ask("responsesStream");
        assertThat(streamed.path("text").asString()).isEqualTo("Hello");
        assertThat(streamed.path("deltas").asString()).isEqualTo("Hello");
        assertThat(streamed.path("reason").asString()).isEqualTo("completed");
    }

    @Test
    void respondsOverAnthropic() {
        anthropic(e -> e.recorded(recording("anthropic/sdk-python-tool_use_response.txt")));
        JsonNode streamed = ask("responsesStream");
        assertThat(streamed.path("deltas").asString()).startsWith("I'll check the current weather");
        assertThat(streamed.path("calls").path(0).path(0).asString())
                .isEqualTo("toolu_01NRLabsLyVHZPKxbKvkfSMn");
        assertThat(streamed.path("calls").path(0).path(2).asString()).contains("Paris");
        assertThat(streamed.path("input").asInt()).isEqualTo(377);
    }

    @Test
    void errorsAreItsOwn() {
        at.provider.always(e -> e.json(429, "{}", "retry-after: 60"));
        for (String scenario : new String[] {"chat", "chatStream", "responsesStream"}) {
            JsonNode error = ask(scenario);
            assertThat(error.path("error").asString()).as("%s", error).isEqualTo("RateLimitError");
            assertThat(error.path("code").asString()).isEqualTo("rate_limit_exceeded");
        }
    }
}
