package dev.pilothouse.db.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Not Qdrant, but a stand-in for the few calls of its REST API that erasures make, after its
 * published reference (collections, points: upsert, count, scroll, delete): no registry that tests
 * may use carries its server. It holds one collection, checks API key, vector size and filter, and
 * refuses what it does not know; it has no segments, so nothing of what it says is about bytes.
 *
 * @see <a href="https://api.qdrant.tech/api-reference">REST API of Qdrant</a>
 */
public final class PlayedQdrant extends PlayedHttp {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String collection;
    private final String key;
    private final int size;
    private final Map<String, JsonNode> points = new LinkedHashMap<>();
    private volatile boolean deaf;

    /**
     * @param key that callers have to send as {@code api-key}
     * @param size of vectors
     */
    public PlayedQdrant(String collection, String key, int size) {
        this.collection = collection;
        this.key = key;
        this.size = size;
    }

    /** Puts a point in as an application does. */
    public void put(String id, String payload) {
        synchronized (points) {
            points.put(id, JSON.readTree(payload));
        }
    }

    public int points() {
        synchronized (points) {
            return points.size();
        }
    }

    /** From now on it says that it deleted, and does not. */
    public void deaf() {
        deaf = true;
    }

    @Override
    void answer(HttpExchange exchange, byte[] body) throws IOException {
        if (!key.equals(exchange.getRequestHeaders().getFirst("api-key"))) {
            send(exchange, 401, "Must provide an API key".getBytes(UTF_8));
            return;
        }
        String path = exchange.getRequestURI().getPath();
        String base = "/collections/" + collection;
        if (!path.startsWith(base)) {
            status(exchange, 404, "Not found: Collection doesn't exist!");
            return;
        }
        JsonNode asked = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        synchronized (points) {
            switch (exchange.getRequestMethod() + " " + path.substring(base.length())) {
                case "GET " -> result(exchange, described());
                case "PUT /points" -> upsert(exchange, asked);
                case "POST /points/count" ->
                        result(exchange, JSON.createObjectNode().put("count", matching(asked)));
                case "POST /points/scroll" -> scroll(exchange, asked);
                case "POST /points/delete" -> delete(exchange, asked);
                default -> status(exchange, 404, "");
            }
        }
    }

    private ObjectNode described() {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("status", "green")
                        .put("optimizer_status", "ok")
                        .put("points_count", points.size());
        json.putObject("config")
                .putObject("params")
                .putObject("vectors")
                .put("size", size)
                .put("distance", "Cosine");
        return json;
    }

    private void upsert(HttpExchange exchange, JsonNode asked) throws IOException {
        for (JsonNode point : asked.path("points")) {
            if (point.path("vector").size() != size) {
                status(exchange, 400, "Wrong input: Vector dimension error");
                return;
            }
            points.put(point.path("id").asString(), point.path("payload"));
        }
        result(exchange, completed(exchange));
    }

    private static ObjectNode completed(HttpExchange exchange) {
        boolean waits = String.valueOf(exchange.getRequestURI().getQuery()).contains("wait=true");
        return JSON.createObjectNode()
                .put("operation_id", 1)
                .put("status", waits ? "completed" : "acknowledged");
    }

    private long matching(JsonNode asked) {
        return points.values().stream().filter(p -> matches(asked.path("filter"), p)).count();
    }

    /** {@code must} with {@code match.any} or {@code match.value} over a path of the payload. */
    private static boolean matches(JsonNode filter, JsonNode payload) {
        return StreamSupport.stream(filter.path("must").spliterator(), false)
                .allMatch(condition -> {
                    JsonNode at = payload;
                    for (String step : condition.path("key").asString().split("\\.")) {
                        at = at.path(step);
                    }
                    JsonNode found = at;
                    return condition.at("/match/any").valueStream().anyMatch(found::equals)
                            || condition.at("/match/value").equals(found);
                });
    }

    private void scroll(HttpExchange exchange, JsonNode asked) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        var list = json.putArray("points");
        AtomicInteger left = new AtomicInteger(asked.path("limit").asInt(10));
        points.forEach((id, payload) -> {
            if (matches(asked.path("filter"), payload) && left.getAndDecrement() > 0) {
                list.addObject().put("id", id);
            }
        });
        json.putNull("next_page_offset");
        result(exchange, json);
    }

    private void delete(HttpExchange exchange, JsonNode asked) throws IOException {
        if (!asked.has("filter")) {
            status(exchange, 400, "Format error in JSON body");
            return;
        }
        if (!deaf) {
            points.values().removeIf(payload -> matches(asked.path("filter"), payload));
        }
        result(exchange, completed(exchange));
    }

    private static void result(HttpExchange exchange, JsonNode result) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.set("result", result);
        json.put("status", "ok").put("time", 0.001);
        send(exchange, 200, JSON.writeValueAsBytes(json));
    }

    private static void status(HttpExchange exchange, int code, String error) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.putObject("status").put("error", error);
        json.put("time", 0.0);
        send(exchange, code, JSON.writeValueAsBytes(json));
    }
}
