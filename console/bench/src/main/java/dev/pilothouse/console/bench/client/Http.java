package dev.pilothouse.console.bench.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** HTTP with limits: 5 seconds to connect, a minute to answer. */
final class Http {
    static final Duration ANSWER = Duration.ofMinutes(1);

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final String part;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();

    /**
     * @param part who answers, as {@code pilothouse status} names it
     */
    Http(String part) {
        this.part = part;
    }

    /**
     * @throws Trouble when nothing answers
     */
    <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return client.send(request, handler);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new Trouble(
                    "the "
                            + part
                            + " does not answer at "
                            + request.uri().getAuthority()
                            + "; see 'pilothouse status'",
                    e);
        }
    }
}
