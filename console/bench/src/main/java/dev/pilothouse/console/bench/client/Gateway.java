package dev.pilothouse.console.bench.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway, as an application calls it. */
public final class Gateway {
    private static final String DATA = "data: ";
    private static final String END = "[DONE]";
    private static final int LONGEST_REASON = 200;

    private final Http http = new Http("gateway");
    private final String address;

    /**
     * @param address without a slash at the end
     */
    public Gateway(String address) {
        this.address = address;
    }

    /**
     * An answer.
     *
     * @param id empty when it failed
     * @param error code of the error; empty when there is none
     */
    public record Reply(int status, String id, String text, String error) {
        public boolean ok() {
            return error.isEmpty();
        }
    }

    /**
     * @param headers besides the key: trace context, session, agent
     * @param leaveEarly closes a stream after its first piece, as an impatient person does
     */
    public Reply chat(
            String key, Map<String, String> headers, Map<String, Object> body, boolean leaveEarly)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = post("/v1/chat/completions", key, body);
        headers.forEach(request::header);
        HttpResponse<InputStream> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        boolean events =
                answer.headers()
                        .firstValue("Content-Type")
                        .orElse("")
                        .startsWith("text/event-stream");
        try (InputStream in = answer.body()) {
            return events
                    ? events(answer.statusCode(), in, leaveEarly)
                    : whole(answer.statusCode(), in);
        }
    }

    /** Says what a person thinks of an answer. */
    public boolean feedback(
            String key,
            Map<String, String> headers,
            String responseId,
            double score,
            String comment)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                post(
                        "/v1/feedback",
                        key,
                        Map.of("response_id", responseId, "score", score, "comment", comment));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode()
                < 300;
    }

    private HttpRequest.Builder post(String path, String key, Map<String, Object> body) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Http.ANSWER)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                JsonMapper.shared().writeValueAsString(body)));
    }

    private static Reply whole(int status, InputStream in) throws IOException {
        JsonNode json = parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        String text = json.path("choices").path(0).path("message").path("content").asString("");
        return new Reply(status, json.path("id").asString(""), text, error(status, json));
    }

    private static Reply events(int status, InputStream in, boolean leaveEarly) throws IOException {
        StringBuilder text = new StringBuilder();
        String id = "";
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.startsWith(DATA) || line.endsWith(END)) {
                continue;
            }
            JsonNode json = parse(line.substring(DATA.length()));
            if (json.has("error")) {
                return new Reply(status, id, text.toString(), error(status, json));
            }
            id = json.path("id").asString(id);
            text.append(json.path("choices").path(0).path("delta").path("content").asString(""));
            if (leaveEarly && !text.isEmpty()) {
                return new Reply(status, id, text.toString(), "");
            }
        }
        return new Reply(status, id, text.toString(), "");
    }

    private static String error(int status, JsonNode json) {
        JsonNode error = json.path("error");
        if (status < 400 && error.isMissingNode()) {
            return "";
        }
        String code = error.path("code").asString("http_" + status);
        String message = error.path("message").asString("");
        return code + ": " + message.substring(0, Math.min(LONGEST_REASON, message.length()));
    }

    private static JsonNode parse(String text) {
        try {
            return JsonMapper.shared().readTree(text.isBlank() ? "{}" : text);
        } catch (JacksonException e) {
            return JsonMapper.shared().createObjectNode();
        }
    }
}
