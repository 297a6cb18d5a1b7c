package dev.pilothouse.console.cli.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON over HTTP; waits 5 seconds for a connection and 30 for an answer. */
final class Http {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final HttpClient client;

    Http() {
        this.client = builder().build();
    }

    Http(SSLContext tls) {
        this.client = builder().sslContext(tls).build();
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    }

    /** An answer of any status. */
    record Answer(int status, JsonNode body) {}

    static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address).timeout(ANSWER).header("Accept", "application/json");
    }

    static HttpRequest form(URI address, Map<String, String> fields) {
        String body =
                fields.entrySet().stream()
                        .map(f -> encode(f.getKey()) + "=" + encode(f.getValue()))
                        .collect(Collectors.joining("&"));
        return request(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An answer of any kind, as its bytes. */
    record Raw(int status, byte[] body) {
        JsonNode json() {
            return parse(new String(body, StandardCharsets.UTF_8));
        }
    }

    Raw raw(HttpRequest request) throws IOException, InterruptedException {
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Raw(answer.statusCode(), answer.body());
        } catch (ConnectException | HttpTimeoutException e) {
            throw unreachable(request);
        }
    }

    private static Refused unreachable(HttpRequest request) {
        return new Refused(
                "unreachable",
                "no answer from "
                        + origin(request.uri())
                        + "; is Pilothouse running? See 'pilothouse status'");
    }

    Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = sendForText(request);
        return new Answer(answer.statusCode(), parse(answer.body()));
    }

    HttpResponse<String> sendForText(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException | HttpTimeoutException e) {
            throw unreachable(request);
        }
    }

    HttpResponse<Stream<String>> sendForLines(HttpRequest request)
            throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofLines());
        } catch (ConnectException | HttpTimeoutException e) {
            throw unreachable(request);
        }
    }

    /** A file when the answer is a good one, its text otherwise. */
    HttpResponse<String> download(HttpRequest request, Path to)
            throws IOException, InterruptedException {
        HttpResponse.BodyHandler<String> file =
                head ->
                        head.statusCode() == 200
                                ? BodySubscribers.mapping(BodySubscribers.ofFile(to), path -> "")
                                : BodySubscribers.ofString(StandardCharsets.UTF_8);
        try {
            return client.send(request, file);
        } catch (ConnectException | HttpTimeoutException e) {
            throw unreachable(request);
        }
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }

    static JsonNode parse(String body) {
        try {
            return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }
}
