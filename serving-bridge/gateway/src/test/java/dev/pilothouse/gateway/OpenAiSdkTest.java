package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.testing.Provider.recording;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import dev.pilothouse.gateway.testing.Provider;
import dev.pilothouse.gateway.testing.Wire;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The official OpenAI SDK, unchanged, against the gateway: over a deployment that speaks its
 * formats, and over one that speaks Anthropic's.
 */
class OpenAiSdkTest {
    private final GatewayFixture at = new GatewayFixture();
    private final OpenAIClient openai = client(GatewayFixture.KEY);

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(at.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder hello() {
        return ChatCompletionCreateParams.builder().model("small").addUserMessage("hi");
    }

    @AfterEach
    void close() throws IOException {
        openai.close();
        at.close();
    }

    @Test
    void completes() {
        var completion = openai.chat().completions().create(hello().temperature(0.2).build());
        assertThat(completion.choices().getFirst().message().content()).contains("Hello");
        assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @Test
    void streams() {
        var accumulator = ChatCompletionAccumulator.create();
        try (var stream = openai.chat().completions().createStreaming(hello().build())) {
            stream.stream().forEach(accumulator::accumulate);
        }
        var completion = accumulator.chatCompletion();
        assertThat(completion.choices().getFirst().message().content()).contains("Hello");
        assertThat(completion.usage()).isEmpty();
    }

    @Test
    void streams_withUsageWhenAskedFor() {
        var params =
                hello().streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        var accumulator = ChatCompletionAccumulator.create();
        try (var stream = openai.chat().completions().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        assertThat(accumulator.chatCompletion().usage().orElseThrow().promptTokens()).isEqualTo(9);
    }

    private void anthropic(Provider.Reply... replies) {
        at.provider.always(Provider::anthropic).next(replies);
        at.deployment("d1", at.provider.baseUrl(), d -> d.setKind("anthropic"));
    }

    private ChatCompletion streamed(ChatCompletionCreateParams params) {
        var accumulator = ChatCompletionAccumulator.create();
        try (var stream = openai.chat().completions().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion().validate();
    }

    @Test
    void completes_overAnthropic() {
        anthropic();
        var completion = openai.chat().completions().create(hello().build()).validate();
        assertThat(completion.choices().getFirst().message().content().orElseThrow())
                .startsWith("Hello");
        var params =
                hello().streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        ChatCompletion streamed = streamed(params);
        assertThat(streamed.choices().getFirst().message().content().orElseThrow())
                .startsWith("Hello! I'm doing well");
        assertThat(streamed.usage().orElseThrow().completionTokens()).isEqualTo(30);
    }

    @Test
    void callsTools_overAnthropic() {
        anthropic(e -> e.recorded(recording("anthropic/sdk-python-tool_use_response.txt")));
        var choice = streamed(hello().build()).choices().getFirst();
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        var call = choice.message().toolCalls().orElseThrow().getFirst().asFunction();
        assertThat(call.id()).isEqualTo("toolu_01NRLabsLyVHZPKxbKvkfSMn");
        assertThat(call.function().name()).isEqualTo("get_weather");
        assertThat(call.function().arguments()).contains("Paris");
    }

    @Test
    void responds_overAnthropicAndOverChatCompletions() {
        var params = ResponseCreateParams.builder().model("small").input("hi").build();
        at.deployment("d1", at.provider.baseUrl(), d -> d.setResponses(false));
        assertThat(text(openai.responses().create(params).validate())).isEqualTo("Hello");
        assertThat(text(streamed(params))).isEqualTo("Hello");
        anthropic(
                Provider::anthropic,
                e -> e.recorded(recording("anthropic/sdk-python-tool_use_response.txt")));
        assertThat(text(openai.responses().create(params).validate())).startsWith("Hello");
        Response called = streamed(params);
        var call = called.output().get(1).asFunctionCall();
        assertThat(call.callId()).isEqualTo("toolu_01NRLabsLyVHZPKxbKvkfSMn");
        assertThat(call.arguments()).contains("Paris");
        assertThat(called.usage().orElseThrow().inputTokens()).isEqualTo(377);
    }

    private Response streamed(ResponseCreateParams params) {
        var accumulator = ResponseAccumulator.create();
        try (var stream = openai.responses().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.response().validate();
    }

    @Test
    void listsModels() {
        assertThat(openai.models().list().data())
                .singleElement()
                .satisfies(m -> assertThat(m.id()).isEqualTo("small"));
    }

    @Test
    void errors_areItsOwn() {
        assertThatThrownBy(() -> openai.chat().completions().create(hello().model("huge").build()))
                .isInstanceOfSatisfying(
                        NotFoundException.class,
                        e -> assertThat(e.code()).contains("model_not_found"));
        OpenAIClient stranger = client("ph_nobody");
        assertThatThrownBy(() -> stranger.chat().completions().create(hello().build()))
                .isInstanceOf(UnauthorizedException.class);
        stranger.close();
        at.killed(GatewayFixture.kill("feature", "chat"));
        assertThatThrownBy(() -> openai.chat().completions().create(hello().build()))
                .isInstanceOfSatisfying(
                        PermissionDeniedException.class,
                        e -> {
                            assertThat(e.code()).contains("killed");
                            assertThat(e).hasMessageContaining("it lies");
                        });
    }

    @Test
    void killedStream_endsWithItsError() throws InterruptedException {
        at.provider.always(Provider::twoTokensThenSilence);
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
        try (var stream = openai.chat().completions().createStreaming(hello().build())) {
            assertThatThrownBy(() ->
                            stream.stream()
                                    .map(OpenAiSdkTest::text)
                                    .filter(text -> text.equals("two"))
                                    .forEach(text -> two.countDown()))
                    .isInstanceOf(OpenAIException.class)
                    .hasMessageContaining("it lies");
        }
        killer.join();
    }

    private static String text(Response response) {
        return response.output().getFirst().asMessage().content().getFirst().asOutputText().text();
    }

    // ---- responses and embeddings ----

    private static ResponseCreateParams respond() {
        return ResponseCreateParams.builder().model("small").input("hi").build();
    }

    @Test
    void responds() {
        at.provider.always(Wire.RESPONSES.says("Hello"));
        Response response = openai.responses().create(respond());
        assertThat(text(response)).isEqualTo("Hello");
        assertThat(response.usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @Test
    void responds_asAStream() {
        at.provider.always(Wire.RESPONSES.says("Hel", "lo"));
        var accumulator = ResponseAccumulator.create();
        try (var stream = openai.responses().createStreaming(respond())) {
            stream.stream().forEach(accumulator::accumulate);
        }
        assertThat(text(accumulator.response())).isEqualTo("Hello");
        assertThat(accumulator.response().usage().orElseThrow().inputTokens()).isEqualTo(9);
    }

    @Test
    void killedResponse_endsWithItsError() throws InterruptedException {
        at.provider.always(x -> Wire.RESPONSES.begin(x, "one", "two").hang());
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
        try (var stream = openai.responses().createStreaming(respond())) {
            assertThatThrownBy(() ->
                            stream.stream()
                                    .filter(event -> event.toString().contains("two"))
                                    .forEach(event -> two.countDown()))
                    .isInstanceOf(OpenAIException.class)
                    .hasMessageContaining("it lies");
        }
        killer.join();
    }

    @Test
    void stateOfResponses_isRefusedClearly() {
        assertThatThrownBy(() ->
                        openai.responses()
                                .create(respond().toBuilder().previousResponseId("resp_1").build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("previous_response_id");
        assertThatThrownBy(() -> openai.responses().retrieve("resp_1"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("state at a provider");
    }

    @Test
    void embeds() {
        at.provider.always(x ->
                x.json(
                        200,
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5,-0.25]}],\"model\":\"m-1\",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}"));
        var answer =
                openai.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("small")
                                        .input("hi")
                                        .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                                        .build());
        assertThat(answer.data().getFirst().embedding()).hasSize(2);
        assertThat(answer.usage().promptTokens()).isEqualTo(4);
    }

    private static String text(ChatCompletionChunk chunk) {
        return chunk.choices().getFirst().delta().content().orElse("");
    }
}
