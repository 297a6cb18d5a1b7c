package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.testing.Provider.recording;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.ThinkingConfigAdaptive;
import com.anthropic.models.messages.ToolUseBlock;
import dev.pilothouse.gateway.testing.Provider;
import java.io.IOException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The official Anthropic SDK, unchanged, against the gateway: over a deployment that speaks its
 * format, and over one that speaks chat completions.
 */
class AnthropicSdkTest {
    private final GatewayFixture at = new GatewayFixture();
    private final Provider provider = new Provider().always(Provider::anthropic);
    private final AnthropicClient anthropic = client(GatewayFixture.KEY);

    AnthropicSdkTest() {
        at.deployment(
                "claude",
                "http://127.0.0.1:" + provider.port(),
                d -> d.setKind("anthropic").setProvider("anthropic"));
    }

    private AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder().baseUrl(at.url()).apiKey(key).maxRetries(0).build();
    }

    private static MessageCreateParams.Builder hello() {
        return MessageCreateParams.builder().model("small").maxTokens(100).addUserMessage("hi");
    }

    @AfterEach
    void close() throws IOException {
        anthropic.close();
        provider.close();
        at.close();
    }

    private Message streamed(MessageCreateParams params) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (var stream = anthropic.messages().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message().validate();
    }

    private static String text(Message message) {
        return message.content().stream()
                .flatMap(block -> block.text().stream())
                .map(text -> text.text())
                .collect(Collectors.joining());
    }

    private static ToolUseBlock toolUse(Message message) {
        return message.content().stream()
                .flatMap(block -> block.toolUse().stream())
                .findFirst()
                .orElseThrow()
                .validate();
    }

    @Test
    void anAnthropicDeploymentAnswersWholeAndStreamed() {
        at.route("chat", "small", "claude");
        Message whole = anthropic.messages().create(hello().build()).validate();
        assertThat(text(whole)).startsWith("Hello");
        provider.next(e -> e.recorded(recording("anthropic/sdk-python-tool_use_response.txt")));
        Message called = streamed(hello().build());
        assertThat(toolUse(called).name()).isEqualTo("get_weather");
        assertThat(called.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(provider.received)
                .allSatisfy(r -> assertThat(r.line()).contains("/v1/messages"));
    }

    @Test
    void aChatDeploymentAnswersWholeAndStreamed() {
        Message whole = anthropic.messages().create(hello().build()).validate();
        assertThat(text(whole)).isEqualTo("Hello");
        assertThat(whole.stopReason()).contains(StopReason.END_TURN);
        assertThat(whole.usage().inputTokens()).isEqualTo(9);
        Message streamed = streamed(hello().build());
        assertThat(text(streamed)).isEqualTo("Hello");
        assertThat(streamed.stopReason()).contains(StopReason.END_TURN);
        assertThat(streamed.usage().inputTokens()).isEqualTo(7);
        assertThat(streamed.usage().cacheReadInputTokens()).contains(2L);
        assertThat(streamed.usage().outputTokens()).isEqualTo(3);
    }

    @Test
    void aChatDeploymentCallsTools() {
        at.provider.next(e -> e.recorded(recording("openai/sdk-python-two-tool-calls.sse")));
        Message called = streamed(hello().build());
        assertThat(called.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(called.content()).hasSize(2).allMatch(ContentBlock::isToolUse);
        assertThat(toolUse(called).id()).isEqualTo("call_JMW1whyEaYG438VE1OIflxA2");
        assertThat(toolUse(called).name()).isEqualTo("GetWeatherArgs");
        assertThat(toolUse(called)._input().toString()).contains("city");
    }

    @Test
    void aChatDeploymentThinks() {
        at.provider.next(e -> e.recorded(recording("openai/vercel-xai-tool-call.chunks.txt")));
        var adaptive = ThinkingConfigAdaptive.builder().build();
        Message called = streamed(hello().thinking(adaptive).build());
        assertThat(called.content().getFirst().thinking().orElseThrow().thinking())
                .startsWith("First, the user is asking");
        assertThat(toolUse(called).name()).isEqualTo("weather");
    }

    @Test
    void errorsAreItsOwn() {
        assertThatThrownBy(() -> anthropic.messages().create(hello().model("huge").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("huge");
        AnthropicClient stranger = client("ph_nobody");
        assertThatThrownBy(() -> stranger.messages().create(hello().build()))
                .isInstanceOf(UnauthorizedException.class);
        stranger.close();
        assertThatThrownBy(() -> anthropic.messages().create(hello().inferenceGeo("eu").build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("inference_geo cannot be carried over");
        at.provider.always(e -> e.json(429, "{}", "retry-after: 60"));
        assertThatThrownBy(() -> anthropic.messages().create(hello().build()))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        e -> assertThat(e.headers().values("retry-after")).containsExactly("60"));
    }
}
