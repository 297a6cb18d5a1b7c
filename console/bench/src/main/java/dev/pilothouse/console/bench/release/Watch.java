package dev.pilothouse.console.bench.release;

import dev.pilothouse.console.bench.client.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks one gateway over and over, until it answers from a release. */
final class Watch {
    static final Duration PAUSE = Duration.ofMillis(20);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final String BODY =
            "{\"prompt\":{\"id\":\"bench\",\"variables\":{\"question\":\"Go on.\"}}}";

    private final HttpClient http;
    private final HttpRequest request;

    Watch(HttpClient http, int port, String key) {
        this.http = http;
        this.request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .timeout(Duration.ofSeconds(20))
                        .header("authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString(BODY))
                        .build();
    }

    /**
     * @return {@link System#nanoTime} when the first answer of the release was read
     */
    long served(String digest) throws IOException, InterruptedException {
        long end = System.nanoTime() + MOST_NANOS;
        while (System.nanoTime() < end) {
            HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
            long now = System.nanoTime();
            if (answer.headers().firstValue("x-pilothouse-release").orElse("").equals(digest)) {
                return now;
            }
            Thread.sleep(PAUSE);
        }
        throw new Trouble("a gateway did not serve release " + digest + " within 30 seconds");
    }
}
