package dev.pilothouse.console.web.playground;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One streamed answer of the gateway, which somebody may stop while it comes. */
public final class ModelCall {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int UNAUTHORIZED = 401;
    private static final int LONGEST = 200_000;

    /** Gateways learn a new key within about a second; a busy installation takes longer. */
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(20);

    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(5);

    private final HttpClient http;
    private final URI chat;
    private final StringBuilder answer = new StringBuilder();
    private volatile boolean stopped;
    private volatile @Nullable InputStream open;
    private String trace = "";
    private String failure = "";
    private long input;
    private long output;
    private long began;
    private int firstMillis;
    private int millis;

    /**
     * A call that has not begun.
     *
     * @param chat where chat completions are
     */
    ModelCall(HttpClient http, URI chat) {
        this.http = http;
        this.chat = chat;
    }

    /** Ends the answer where it is; any thread. */
    public void stop() {
        stopped = true;
        InputStream stream = open;
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException _) {
                return;
            }
        }
    }

    /** What came of it, when {@link #run} has returned. */
    record Ended(
            boolean stopped,
            String answer,
            String failure,
            long input,
            long output,
            int firstMillis,
            int millis,
            String trace) {}

    /**
     * Asks and reads until the end, on this thread.
     *
     * @param key asked for once; may take a moment
     * @param pieces takes the answer as far as it has come
     */
    Ended run(Supplier<String> key, String body, Consumer<String> pieces) {
        began = System.nanoTime();
        try {
            HttpResponse<InputStream> response = send(key.get(), body);
            trace = response.headers().firstValue("traceparent").map(ModelCall::id).orElse("");
            read(response, pieces);
        } catch (IOException e) {
            if (!stopped) {
                failure = "The gateway did not answer: " + e.getMessage();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
        millis = since();
        return new Ended(
                stopped, answer.toString(), failure, input, output, firstMillis, millis, trace);
    }

    private static String id(String traceparent) {
        String[] parts = traceparent.split("-", 4);
        return parts.length == 4 ? parts[1] : "";
    }

    private int since() {
        return (int) ((System.nanoTime() - began) / 1_000_000);
    }

    private HttpResponse<InputStream> send(String key, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(chat)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .timeout(LONGEST_ANSWER)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        long until = System.nanoTime() + UNTIL_KNOWN.toNanos();
        while (true) {
            began = System.nanoTime();
            HttpResponse<InputStream> response =
                    http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            boolean again =
                    response.statusCode() == UNAUTHORIZED && System.nanoTime() < until && !stopped;
            if (!again) {
                return response;
            }
            response.body().close();
            Thread.sleep(BETWEEN);
        }
    }

    private void read(HttpResponse<InputStream> response, Consumer<String> pieces)
            throws IOException {
        try (InputStream stream = response.body()) {
            open = stream;
            if (stopped) {
                return;
            }
            if (response.statusCode() != 200) {
                failure = refusal(stream, response.statusCode());
                return;
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:") && !line.endsWith("[DONE]")) {
                    event(line.substring(5).strip(), pieces);
                }
            }
        }
    }

    private static String refusal(InputStream stream, int status) throws IOException {
        String body = new String(stream.readNBytes(64 * 1024), StandardCharsets.UTF_8);
        return status + ": " + message(body);
    }

    private static String message(String body) {
        try {
            return JSON.readTree(body).path("error").path("message").asString(body);
        } catch (JacksonException _) {
            return body;
        }
    }

    private void event(String data, Consumer<String> pieces) {
        JsonNode event = JSON.readTree(data);
        if (event.has("error")) {
            failure = event.path("error").path("message").asString(data);
            return;
        }
        JsonNode usage = event.path("usage");
        if (usage.isObject()) {
            input = usage.path("prompt_tokens").asLong(0);
            output = usage.path("completion_tokens").asLong(0);
        }
        JsonNode delta = event.path("choices").path(0).path("delta");
        String text = delta.path("content").asString("");
        for (JsonNode call : delta.path("tool_calls")) {
            text += call.path("function").path("name").asString("");
            text += call.path("function").path("arguments").asString("");
        }
        if (!text.isEmpty()) {
            if (firstMillis == 0) {
                firstMillis = Math.max(1, since());
            }
            if (answer.length() + text.length() <= LONGEST) {
                answer.append(text);
            }
            pieces.accept(answer.toString());
        }
    }
}
