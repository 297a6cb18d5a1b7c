package dev.pilothouse.console.web.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.policy.decisions.privacy.Connector;
import dev.pilothouse.policy.decisions.privacy.IndexTrouble;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A collection of Qdrant in which a payload field names people. What was deleted is not found any
 * more at once; its bytes go when Qdrant writes the segment anew, which it decides by itself.
 *
 * @see <a href="https://api.qdrant.tech/api-reference">REST API of Qdrant</a>
 * @see <a href="https://qdrant.tech/documentation/concepts/optimizer/">vacuum optimizer: segments
 *     of which a fifth was deleted</a>
 */
final class QdrantIndex implements ErasureTarget {
    private static final Duration WHOLE = Duration.ofSeconds(60);
    private static final int MOST_PLACES = 20;
    private static final int LARGEST_VECTOR = 65_536;

    private final Connector connector;
    private final Optional<String> apiKey;
    private final IndexHttp http;

    QdrantIndex(Connector connector, Optional<String> apiKey, IndexHttp http) {
        this.connector = connector;
        this.apiKey = apiKey;
        this.http = http;
    }

    @Override
    public Store store() {
        return connector.store();
    }

    @Override
    public Found plan(Subject subject) {
        long points = count(subject);
        return new Found(points, List.of(new Part("points", points)), List.of());
    }

    private long count(Subject subject) {
        JsonNode count =
                ask("POST", "/points/count", filtered(subject).put("exact", true)).path("count");
        if (!count.isIntegralNumber()) {
            throw new IndexTrouble("Qdrant's answer holds no count");
        }
        return count.asLong();
    }

    private ObjectNode filtered(Subject subject) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode any =
                body.putObject("filter")
                        .putArray("must")
                        .addObject()
                        .put("key", connector.data().field())
                        .putObject("match")
                        .putArray("any");
        connector.names(subject).forEach(any::add);
        return body;
    }

    @Override
    public void plant(Subject canary) {
        if (count(canary) > 0) {
            return;
        }
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ObjectNode point = body.putArray("points").addObject();
        point.put("id", canary.request().toString());
        point.set("vector", vector(ask("GET", "", null).at("/config/params/vectors")));
        ObjectNode payload = point.putObject("payload");
        String[] path = connector.data().field().split("\\.");
        for (int at = 0; at < path.length - 1; at++) {
            payload = payload.putObject(path[at]);
        }
        payload.put(path[path.length - 1], connector.names(canary).getFirst());
        completed(ask("PUT", "/points?wait=true", body));
    }

    /** One of length 1 for each space of the collection; sparse ones may be left out. */
    private static JsonNode vector(JsonNode spaces) {
        if (spaces.path("size").isIntegralNumber()) {
            return unit(spaces);
        }
        ObjectNode named = JsonMapper.shared().createObjectNode();
        spaces.properties().forEach(space -> named.set(space.getKey(), unit(space.getValue())));
        return named;
    }

    private static JsonNode unit(JsonNode space) {
        int size = space.path("size").asInt(0);
        if (size < 1 || size > LARGEST_VECTOR) {
            throw new IndexTrouble("Qdrant names no size of the collection's vectors");
        }
        ArrayNode vector = JsonMapper.shared().createArrayNode();
        for (int at = 0; at < size; at++) {
            vector.add(at == 0 ? 1 : 0);
        }
        boolean many = space.has("multivector_config");
        return many ? JsonMapper.shared().createArrayNode().add(vector) : vector;
    }

    @Override
    public long erase(Subject subject, LongConsumer done) {
        long before = count(subject);
        completed(ask("POST", "/points/delete?wait=true", filtered(subject)));
        long left = count(subject);
        if (left > 0) {
            throw new IndexTrouble(left + " points are left after deleting");
        }
        done.accept(before);
        return before;
    }

    private static void completed(JsonNode result) {
        if (!result.path("status").asString("").equals("completed")) {
            throw new IndexTrouble("Qdrant has taken the change but not carried it out");
        }
    }

    @Override
    public Probe probe(Subject subject) {
        long counted = count(subject);
        JsonNode points =
                ask(
                                "POST",
                                "/points/scroll",
                                filtered(subject)
                                        .put("limit", MOST_PLACES)
                                        .put("with_payload", false)
                                        .put("with_vector", false))
                        .path("points");
        if (!points.isArray()) {
            throw new IndexTrouble("Qdrant's answer holds no points");
        }
        JsonNode collection = ask("GET", "", null);
        return new Probe(
                Math.max(counted, points.size()),
                ("Exact count and scroll by payload filter on %s of collection %s; the optimizer"
                                + " says %s. Segments of which a fifth was deleted are written"
                                + " anew by Qdrant itself; until then bytes may lie in them")
                        .formatted(
                                connector.data().field(),
                                connector.data().place(),
                                optimizer(collection.path("optimizer_status"))),
                points.valueStream()
                        .map(p -> "point " + cut(p.path("id").asString()))
                        .limit(MOST_PLACES)
                        .toList(),
                Instant.MIN);
    }

    private static String optimizer(JsonNode status) {
        return status.asString("").equals("ok") ? "ok" : "that something is wrong";
    }

    private static String cut(String id) {
        return id.length() <= 40 ? id : id.substring(0, 40);
    }

    private JsonNode ask(String method, String path, @Nullable JsonNode body) {
        String base = connector.data().address().replaceAll("/+$", "");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        base + "/collections/" + connector.data().place() + path))
                        .timeout(WHOLE)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "pilothouse-console");
        apiKey.ifPresent(key -> request.header("api-key", key));
        request.method(
                method,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body.toString(), UTF_8));
        return result(http.send(request.build()));
    }

    private JsonNode result(HttpResponse<byte[]> answer) {
        switch (answer.statusCode()) {
            case 200 -> {
                return read(answer.body()).path("result");
            }
            case 401, 403 -> throw new IndexTrouble("Qdrant does not take the API key");
            case 404 ->
                    throw new IndexTrouble(
                            "Qdrant knows no collection " + connector.data().place());
            default -> throw new IndexTrouble("Qdrant answered HTTP " + answer.statusCode());
        }
    }

    private static JsonNode read(byte[] body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw new IndexTrouble("Qdrant's answer is no JSON", e);
        }
    }
}
