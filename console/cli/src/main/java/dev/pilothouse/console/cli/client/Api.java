package dev.pilothouse.console.cli.client;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The console's REST API, as the bearer of one token. */
public final class Api {
    private static final int OK = 200;
    private static final int MULTIPLE_CHOICES = 300;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration DOWNLOAD = Duration.ofMinutes(30);

    private final Http http = new Http();
    private final String console;
    private final String token;

    /**
     * @param console address of the console without a slash at the end
     */
    public Api(String console, String token) {
        this.console = console;
        this.token = token;
    }

    /**
     * @param path below {@code /api/v1}, for example {@code /kills}
     * @throws Refused when the console does not answer or says no
     */
    public JsonNode get(String path, Map<String, String> query)
            throws IOException, InterruptedException {
        return send(request(path, query).GET().build());
    }

    /**
     * @param path below {@code /api/v1}
     * @throws Refused when the console does not answer or says no
     */
    public void delete(String path, Map<String, String> query)
            throws IOException, InterruptedException {
        send(request(path, query).DELETE().build());
    }

    private static String query(Map<String, String> query) {
        String parameters =
                query.entrySet().stream()
                        .map(q -> Http.encode(q.getKey()) + "=" + Http.encode(q.getValue()))
                        .collect(Collectors.joining("&"));
        return parameters.isEmpty() ? "" : "?" + parameters;
    }

    /**
     * @param path below {@code /api/v1}
     * @throws Refused when the console does not answer or says no
     */
    public JsonNode post(String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        Http.JSON.writeValueAsString(body)))
                        .build());
    }

    /**
     * @param path below {@code /api/v1}
     * @throws Refused when the console does not answer or says no
     */
    public JsonNode put(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .PUT(
                                HttpRequest.BodyPublishers.ofString(
                                        Http.JSON.writeValueAsString(body)))
                        .build());
    }

    /**
     * An answer that is no JSON.
     *
     * @param path below {@code /api/v1}
     * @param type what it is, for example {@code application/yaml}
     * @throws Refused when the console does not answer or says no
     */
    public String text(String path, Map<String, String> query, String type)
            throws IOException, InterruptedException {
        HttpRequest request =
                request(path, query).setHeader("Accept", type + ", application/json").GET().build();
        HttpResponse<String> answer = http.sendForText(request);
        if (answer.statusCode() >= OK && answer.statusCode() < MULTIPLE_CHOICES) {
            return answer.body();
        }
        throw refused(answer.statusCode(), Http.parse(answer.body()), request.uri());
    }

    /**
     * A file.
     *
     * @param path below {@code /api/v1}
     * @throws Refused when the console does not answer or says no
     */
    public byte[] bytes(String path, Map<String, String> query)
            throws IOException, InterruptedException {
        HttpRequest request = request(path, query).setHeader("Accept", "*/*").GET().build();
        Http.Raw answer = http.raw(request);
        if (answer.status() >= OK && answer.status() < MULTIPLE_CHOICES) {
            return answer.body();
        }
        throw refused(answer.status(), answer.json(), request.uri());
    }

    /**
     * A file of any size, straight to the disk. What is there already is replaced once the console
     * has agreed to send it.
     *
     * @param path below {@code /api/v1}
     * @throws Refused when the console does not answer or says no
     */
    public void download(String path, Path to) throws IOException, InterruptedException {
        HttpRequest request =
                request(path, Map.of())
                        .setHeader("Accept", "application/zip, application/json")
                        .timeout(DOWNLOAD)
                        .GET()
                        .build();
        HttpResponse<String> answer = http.download(request, to);
        if (answer.statusCode() < OK || answer.statusCode() >= MULTIPLE_CHOICES) {
            throw refused(answer.statusCode(), Http.parse(answer.body()), request.uri());
        }
    }

    private HttpRequest.Builder request(String path) {
        return request(path, Map.of());
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        return Http.request(URI.create(console + "/api/v1" + quoted(path) + query(query)))
                .header("Authorization", "Bearer " + token);
    }

    /** A path may hold what somebody typed as an id. */
    private static String quoted(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            BadInput refused = new BadInput("path", path, "names without control characters");
            refused.initCause(e);
            throw refused;
        }
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        Http.Answer answer = http.send(request);
        if (answer.status() >= OK && answer.status() < MULTIPLE_CHOICES) {
            return answer.body();
        }
        throw refused(answer.status(), answer.body(), request.uri());
    }

    private static Refused refused(int status, JsonNode body, URI address) {
        JsonNode error = body.path("error");
        return new Refused(
                error.path("code").asString("http_" + status), message(error, status, address));
    }

    private static String message(JsonNode error, int status, URI address) {
        String message = error.path("message").asString("");
        if (message.isEmpty()) {
            return "HTTP " + status + " from " + address;
        }
        String field = error.path("field").asString("");
        return (field.isEmpty() || message.startsWith(field) ? message : field + ": " + message)
                + changes(error.path("changes"));
    }

    /** What somebody else changed meanwhile, a line for each field. */
    private static String changes(JsonNode changes) {
        return changes.valueStream()
                .map(c ->
                        "\n  %s:%s yours '%s', theirs '%s'"
                                .formatted(
                                        c.path("field").asString(""),
                                        c.has("before") ? " was '" + line(c, "before") + "'," : "",
                                        line(c, "yours"),
                                        line(c, "theirs")))
                .collect(Collectors.joining());
    }

    private static String line(JsonNode change, String name) {
        return change.path(name).asString("").replace("\n", "⏎");
    }

    /**
     * Posts, and hands over each line of the answer as it comes.
     *
     * @param path below {@code /api/v1}
     * @param lines takes JSON, on this thread
     * @throws Refused when the console does not answer or says no
     */
    public void stream(String path, Map<String, ?> body, Consumer<JsonNode> lines)
            throws IOException, InterruptedException {
        HttpRequest request =
                request(path)
                        .setHeader("Accept", "application/x-ndjson, application/json")
                        .header("Content-Type", "application/json")
                        .timeout(LONGEST)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        Http.JSON.writeValueAsString(body)))
                        .build();
        HttpResponse<Stream<String>> answer = http.sendForLines(request);
        try (Stream<String> all = answer.body()) {
            if (answer.statusCode() < OK || answer.statusCode() >= MULTIPLE_CHOICES) {
                String refusal = all.collect(Collectors.joining("\n"));
                throw refused(answer.statusCode(), Http.parse(refusal), request.uri());
            }
            all.filter(line -> !line.isBlank()).map(Http::parse).forEach(lines);
        } catch (UncheckedIOException broken) {
            throw new IOException(
                    "the answer of " + path + " broke off before its end; see the console's log",
                    broken);
        } finally {
            // A client that nobody can reach any more closes its connections, also those being
            // read.
            Reference.reachabilityFence(http);
        }
    }
}
