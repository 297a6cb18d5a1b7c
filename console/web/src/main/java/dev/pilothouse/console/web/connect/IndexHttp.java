package dev.pilothouse.console.web.connect;

import dev.pilothouse.policy.decisions.privacy.IndexTrouble;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Asks stores of other systems over HTTP. Redirects are not followed, answers are cut at 256 KiB,
 * and nothing of an answer that was not understood is shown to anybody.
 */
final class IndexHttp {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int LARGEST = 256 * 1024;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .build();

    /**
     * The answer, whatever its status.
     *
     * @throws IndexTrouble when there is none
     */
    HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(
                    request,
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofByteArray(), LARGEST));
        } catch (HttpTimeoutException e) {
            throw new IndexTrouble("it did not answer in time", e);
        } catch (IOException e) {
            throw new IndexTrouble("it cannot be reached: " + e.getClass().getSimpleName(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IndexTrouble("interrupted", e);
        }
    }
}
