package dev.pilothouse.console.bench.flow;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Calls of the gateway with the official OpenAI SDK, unchanged. */
final class Streams implements AutoCloseable {
    static final String MODEL = "smollm2-135m-instruct";

    private final OpenAIClient client;

    Streams(String gateway, String apiKey) {
        client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(gateway)
                        .apiKey(apiKey)
                        .maxRetries(0)
                        .timeout(Duration.ofMinutes(3))
                        .build();
    }

    /** One answer as it arrives. */
    static final class Stream {
        final AtomicInteger pieces = new AtomicInteger();
        final AtomicLong lastByteNanos = new AtomicLong();

        /**
         * Completes when the answer ended by itself; fails with what the SDK threw when it was cut.
         */
        final CompletableFuture<String> whole = new CompletableFuture<>();
    }

    /** Starts an answer of at most {@code tokens} tokens and reads it on a virtual thread. */
    Stream start(String question, int tokens) {
        Stream stream = new Stream();
        Thread.ofVirtual().start(() -> read(question, tokens, stream));
        return stream;
    }

    private void read(String question, int tokens, Stream stream) {
        StringBuilder text = new StringBuilder();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params(question, tokens))) {
            chunks.stream()
                    .forEach(chunk -> {
                        stream.lastByteNanos.set(System.nanoTime());
                        stream.pieces.incrementAndGet();
                        chunk.choices().forEach(c -> c.delta().content().ifPresent(text::append));
                    });
            stream.whole.complete(text.toString());
        } catch (RuntimeException cut) {
            stream.lastByteNanos.set(System.nanoTime());
            stream.whole.completeExceptionally(cut);
        }
    }

    private static ChatCompletionCreateParams params(String question, int tokens) {
        return ChatCompletionCreateParams.builder()
                .model(MODEL)
                .addUserMessage(question)
                .maxCompletionTokens(tokens)
                .build();
    }

    /** A whole answer, not streamed. */
    String ask(String question) {
        return client.chat()
                .completions()
                .create(params(question, 24))
                .choices()
                .getFirst()
                .message()
                .content()
                .orElse("");
    }

    @Override
    public void close() {
        client.close();
    }
}
