package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Wire;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official Anthropic SDK, unchanged, where messages pass through; and kills. */
class AnthropicSdkPassTest {
    private final GatewayFixture at = new GatewayFixture();
    private final AnthropicClient anthropic = client(GatewayFixture.KEY);

    private AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder().baseUrl(at.url()).apiKey(key).maxRetries(0).build();
    }

    private static MessageCreateParams.Builder hello() {
        return MessageCreateParams.builder().model("small").maxTokens(64).addUserMessage("hi");
    }

    @BeforeEach
    void speak() {
        at.speak(Wire.MESSAGES);
        at.provider.always(Wire.MESSAGES.says("Hel", "lo"));
    }

    @AfterEach
    void close() throws IOException {
        anthropic.close();
        at.close();
    }

    private static String text(Message message) {
        return message.content().getFirst().asText().text();
    }

    @Test
    void completes() {
        Message message = anthropic.messages().create(hello().build());
        assertThat(text(message)).isEqualTo("Hello");
        assertThat(message.usage().outputTokens()).isEqualTo(3);
        assertThat(message.usage().cacheCreationInputTokens()).contains(3L);
    }

    @Test
    void streams() {
        var accumulator = MessageAccumulator.create();
        try (var stream = anthropic.messages().createStreaming(hello().build())) {
            stream.stream().forEach(accumulator::accumulate);
        }
        assertThat(text(accumulator.message())).isEqualTo("Hello");
        assertThat(accumulator.message().usage().outputTokens()).isEqualTo(3);
    }

    @Test
    void streamsCallsOfTools() {
        at.provider.always(Wire.MESSAGES.calls("{\"to\":", "\"ana\"}"));
        var accumulator = MessageAccumulator.create();
        try (var stream = anthropic.messages().createStreaming(hello().build())) {
            stream.stream().forEach(accumulator::accumulate);
        }
        var tool = accumulator.message().content().getFirst().asToolUse();
        assertThat(tool.name()).isEqualTo("mail");
        assertThat(tool._input().toString()).contains("ana");
    }

    private static MessageCountTokensParams.Builder question(String text) {
        return MessageCountTokensParams.builder().model("small").addUserMessage(text);
    }

    @Test
    void countsTokens() {
        at.provider.always(x -> x.json(200, "{\"input_tokens\":14}"));
        var counted = anthropic.messages().countTokens(question("hi").build());
        assertThat(counted.inputTokens()).isEqualTo(14);
        var received = at.provider.received.getFirst();
        assertThat(received.line()).startsWith("POST /v1/messages/count_tokens ");
        assertThat(received.headers()).containsEntry("x-api-key", "upstream-secret");
        assertThat(received.body()).contains("\"model\":\"m-1\"");
        Await.until("a span arrives", () -> !at.collector.spans.isEmpty());
        assertThat(Collector.attributes(at.collector.spans.getFirst()))
                .containsEntry("gen_ai.operation.name", "count_tokens")
                .containsEntry("gen_ai.request.model", "small")
                .containsEntry("pilothouse.deployment", "d1")
                .containsEntry("pilothouse.outcome", "ok")
                .doesNotContainKey("gen_ai.usage.input_tokens");
    }

    @Test
    void countOfAKilledFeature_isRefused() {
        at.killed(GatewayFixture.kill("feature", "chat"));
        assertThatThrownBy(() -> anthropic.messages().countTokens(question("hi").build()))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("it lies");
        AnthropicClient stranger = client("ph_nobody");
        assertThatThrownBy(() -> stranger.messages().countTokens(question("hi").build()))
                .isInstanceOf(UnauthorizedException.class);
        stranger.close();
        assertThat(at.provider.received).isEmpty();
    }

    @Test
    void countWhereNobodyCounts_isRefused_sayingWhy() {
        at.speak(Wire.CHAT);
        assertThatThrownBy(() -> anthropic.messages().countTokens(question("hi").build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Anthropic token counting")
                .hasMessageContaining("deployment d1 speaks OpenAI Chat Completions");
        assertThat(at.provider.received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 429})
    void deploymentThatDoesNotCount_stillAnswersMessages(int status) {
        at.provider.always(x ->
                x.json(
                        status,
                        "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"not counted\"}}"));
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> anthropic.messages().countTokens(question("hi").build()))
                    .isInstanceOf(AnthropicServiceException.class)
                    .hasMessageContaining("not counted");
        }
        at.provider.always(Wire.MESSAGES.says("Hel", "lo"));
        assertThat(text(anthropic.messages().create(hello().build()))).isEqualTo("Hello");
    }

    @Test
    void listsModels() {
        assertThat(anthropic.models().list().data())
                .singleElement()
                .satisfies(m -> assertThat(m.id()).isEqualTo("small"));
    }

    @Test
    void errors_areItsOwn() {
        assertThatThrownBy(() -> anthropic.messages().create(hello().model("huge").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("huge");
        AnthropicClient stranger = client("ph_nobody");
        assertThatThrownBy(() -> stranger.messages().create(hello().build()))
                .isInstanceOf(UnauthorizedException.class);
        stranger.close();
        at.killed(GatewayFixture.kill("feature", "chat"));
        assertThatThrownBy(() -> anthropic.messages().create(hello().build()))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("it lies");
    }

    @Test
    void killedStream_endsWithItsError() throws InterruptedException {
        at.provider.always(x -> Wire.MESSAGES.begin(x, "one", "two").hang());
        var two = new CountDownLatch(1);
        Thread killer =
                Thread.startVirtualThread(() -> {
                    try {
                        two.await();
                        at.killed(GatewayFixture.kill("feature", "chat"));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        try (var stream = anthropic.messages().createStreaming(hello().build())) {
            assertThatThrownBy(() ->
                            stream.stream()
                                    .filter(event -> event.toString().contains("two"))
                                    .forEach(event -> two.countDown()))
                    .isInstanceOf(AnthropicException.class)
                    .hasMessageContaining("it lies");
        }
        killer.join();
    }
}
