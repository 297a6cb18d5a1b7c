package dev.pilothouse.console.bench.client;

import dev.pilothouse.console.bench.sample.Company;
import dev.pilothouse.console.bench.sample.Feature;
import dev.pilothouse.console.bench.sample.Model;
import dev.pilothouse.console.bench.sample.Tenant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console's REST API, as the operator of this machine. */
public final class Console {
    private static final Duration WIPE = Duration.ofMinutes(15);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Http http = new Http("console");
    private final String address;
    private final String token;

    /**
     * @param address without a slash at the end
     */
    public Console(String address, String token) {
        this.address = address;
        this.token = token;
    }

    /**
     * Creates what the company lacks and gives a new key per feature, by {@link Feature#path()}.
     */
    public Map<String, String> ensure(Company company) throws IOException, InterruptedException {
        JsonNode answer = call("POST", "/sample-company", body(company));
        Map<String, String> keys = new TreeMap<>();
        for (JsonNode key : answer.path("keys")) {
            keys.put(
                    key.path("tenant").asString() + "/" + key.path("feature").asString(),
                    key.path("key").asString());
        }
        return keys;
    }

    /**
     * When each feature was declared, by {@link Feature#path()}: after a wipe it is another time.
     */
    public Map<String, String> declared() throws IOException, InterruptedException {
        Map<String, String> times = new TreeMap<>();
        String next = "";
        do {
            String after = next.isEmpty() ? "" : "&after=" + next;
            JsonNode page = call("GET", "/features?limit=1000" + after, null);
            for (JsonNode feature : page.path("features")) {
                times.put(
                        feature.path("tenant").asString() + "/" + feature.path("id").asString(),
                        feature.path("declared_at").asString(""));
            }
            next = page.path("next").asString("");
        } while (!next.isEmpty());
        return times;
    }

    /**
     * Removes the company everywhere and waits for it.
     *
     * @return what the job did
     */
    public String wipe() throws IOException, InterruptedException {
        JsonNode job = call("DELETE", "/sample-company", null);
        long end = System.nanoTime() + WIPE.toNanos();
        while (job.path("state").asString().equals("running")) {
            if (System.nanoTime() - end > 0) {
                throw new Trouble(
                        "the wipe still runs after " + WIPE + "; see Jobs in the console");
            }
            LockSupport.parkNanos(POLL_NANOS);
            job = call("GET", "/jobs/" + job.path("id").asString(), null);
        }
        String detail = job.path("detail").asString("");
        if (!job.path("state").asString().equals("done")) {
            throw new Trouble("the wipe ended as " + job.path("state").asString() + ": " + detail);
        }
        return detail;
    }

    /**
     * One call.
     *
     * @param path below {@code /api/v1}
     * @param body null: none
     * @throws Trouble when it is refused; says why
     */
    public JsonNode call(String method, String path, @Nullable Object body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher content =
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(
                                JsonMapper.shared().writeValueAsString(body));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/api/v1" + path))
                        .timeout(Http.ANSWER)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, content)
                        .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode json = parse(answer.body());
        if (answer.statusCode() >= 300) {
            throw new Trouble(
                    "the console refuses "
                            + method
                            + " "
                            + path
                            + " ("
                            + answer.statusCode()
                            + "): "
                            + json.path("error").path("message").asString("no reason"));
        }
        return json;
    }

    private static JsonNode parse(String text) {
        try {
            return JsonMapper.shared().readTree(text.isBlank() ? "{}" : text);
        } catch (JacksonException e) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    private static Map<String, Object> body(Company company) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("tenants", company.tenants().stream().map(Console::tenant).toList());
        body.put("prices", company.models().stream().map(Console::price).toList());
        return body;
    }

    private static Map<String, Object> tenant(Tenant tenant) {
        List<Map<String, Object>> teams =
                tenant.teams().entrySet().stream()
                        .map(team ->
                                Map.<String, Object>of(
                                        "id", team.getKey(),
                                        "display_name", team.getValue(),
                                        "features", features(tenant, team.getKey())))
                        .toList();
        return Map.of("id", tenant.id(), "display_name", tenant.displayName(), "teams", teams);
    }

    private static List<Map<String, Object>> features(Tenant tenant, String team) {
        return tenant.features().stream()
                .filter(feature -> feature.team().equals(team))
                .map(Console::feature)
                .toList();
    }

    private static Map<String, Object> feature(Feature feature) {
        return Map.of(
                "id", feature.id(),
                "display_name", feature.displayName(),
                "purpose", feature.purpose(),
                "state", feature.state(),
                "environments", List.of("production"));
    }

    private static Map<String, Object> price(Model model) {
        return Map.of(
                "provider", model.provider(),
                "model", model.name(),
                "input", model.inputPrice(),
                "output", model.outputPrice());
    }
}
