package dev.pilothouse.pool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.TenantQueue;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With the real engine and the real model. */
class PoolTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir static Path folder;
    private static RunningPool pool;

    @BeforeAll
    static void start() throws Exception {
        pool = new RunningPool(folder, 2);
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @Test
    void answer_isSensible_andCounted() throws Exception {
        HttpResponse<String> response =
                pool.chat(
                        question(
                                "\"temperature\":0,\"max_tokens\":20,\"unknown_field\":{\"a\":1}"));

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode body = JSON.readTree(response.body());
        assertThat(body.path("choices").get(0).path("message").path("content").asString())
                .contains("Paris");
        assertThat(body.path("choices").get(0).path("finish_reason").asString()).isEqualTo("stop");
        JsonNode usage = body.path("usage");
        assertThat(usage.path("prompt_tokens").asInt()).isBetween(20, 60);
        assertThat(usage.path("completion_tokens").asInt()).isBetween(5, 20);
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(
                        usage.path("prompt_tokens").asInt()
                                + usage.path("completion_tokens").asInt());
    }

    @Test
    void stream_hasPieces_usage_andEnd() throws Exception {
        HttpResponse<String> response =
                pool.chat(
                        question(
                                "\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_completion_tokens\":6,\"seed\":7"));

        assertThat(response.headers().firstValue("content-type").orElse(""))
                .startsWith("text/event-stream");
        List<String> events = events(response.body());
        assertThat(events.getLast()).isEqualTo("[DONE]");
        JsonNode usage = JSON.readTree(events.get(events.size() - 2));
        assertThat(usage.path("choices").isEmpty()).isTrue();
        assertThat(usage.path("usage").path("completion_tokens").asInt()).isEqualTo(6);
        JsonNode last = JSON.readTree(events.get(events.size() - 3));
        assertThat(last.path("choices").get(0).path("finish_reason").asString())
                .isEqualTo("length");
        assertThat(last.path("usage").isNull()).isTrue();
        assertThat(events).hasSizeGreaterThan(6);
    }

    @Test
    void sameSeed_sameAnswer_andStopIsNotPartOfIt() throws Exception {
        String fields = "\"seed\":42,\"temperature\":0.8,\"max_tokens\":12";
        assertThat(content(pool.chat(question(fields))))
                .isEqualTo(content(pool.chat(question(fields))));
        assertThat(content(pool.chat(question("\"temperature\":0,\"stop\":[\"Paris\"]"))))
                .doesNotContain("Paris")
                .isNotBlank();
    }

    @Test
    void otherCredential_isRefused() throws Exception {
        for (String authorization : List.of("Bearer wrong", "Bearer ", "Basic x")) {
            HttpRequest request =
                    HttpRequest.newBuilder(pool.request("/v1/models").build(), (_, _) -> true)
                            .setHeader("Authorization", authorization)
                            .build();
            HttpResponse<String> response = pool.send(request);
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(error(response).path("code").asString()).isEqualTo("invalid_api_key");
        }
    }

    @Test
    void tooLongPrompt_isRefusedAsContextLengthExceeded() throws Exception {
        HttpResponse<String> response = pool.chat(body("word ".repeat(6_000), "\"stream\":true"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("code").asString()).isEqualTo("context_length_exceeded");
        assertThat(error(response).path("message").asString()).contains("4096 tokens");
    }

    @Test
    void badFields_areRefusedByName() throws Exception {
        assertRefused(question("\"temperature\":3"), "temperature", "a number from 0");
        assertRefused(question("\"max_tokens\":0"), "max_tokens", "from 1");
        assertRefused(question("\"n\":2"), "n", "expected: 1");
        assertRefused(question("\"tool_choice\":\"required\""), "tool_choice", "calls no tools");
        assertRefused(
                question("\"response_format\":{\"type\":\"json_object\"}"),
                "response_format.type",
                "text");
        assertRefused(
                "{\"model\":\"" + RunningPool.MODEL + "\",\"messages\":[]}",
                "messages",
                "at least one");
        assertRefused("{\"messages\":[]}", "model", "a model's name");
        assertThat(pool.chat("{").statusCode()).isEqualTo(400);
        HttpResponse<String> unknown =
                pool.chat(
                        "{\"model\":\"gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(error(unknown).path("code").asString()).isEqualTo("model_not_found");
    }

    @Test
    void clientThatLeaves_freesItsSlot() throws Exception {
        try (InputStream stream = pool.open(story())) {
            assertThat(stream.read()).isPositive();
            Await.until("busy", () -> pool.replica().getBusy() == 1);
        }
        Await.until("free", () -> pool.replica().getBusy() == 0);
        assertThat(pool.get("/metrics").body())
                .contains(
                        "pilothouse_pool_slots_busy{replica=\"r1\",model=\"smollm2-135m-instruct\"} 0");
    }

    @Test
    void fullQueue_pushesBack_andAnswersWhatWaited() throws Exception {
        List<InputStream> streams = new ArrayList<>();
        List<Thread> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                streams.add(pool.open(story()));
            }
            for (int i = 1; i <= 8; i++) {
                waiting.add(
                        Thread.ofVirtual()
                                .start(() ->
                                        quietly(() -> pool.chat(question("\"max_tokens\":2")))));
                int queued = i;
                Await.until("queued", () -> pool.queued() == queued);
            }
            HttpResponse<String> refused = pool.chat(question(""));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
        } finally {
            for (InputStream stream : streams) {
                stream.close();
            }
        }
        for (Thread thread : waiting) {
            thread.join();
        }
        Await.until("free", () -> pool.replica().getBusy() == 0 && pool.queued() == 0);
    }

    @Test
    void killOfTheModel_cutsOpenStreams_andRefusesCalls() throws Exception {
        KillSet kill =
                KillSet.newBuilder()
                        .setEpoch(9)
                        .addKills(
                                Kill.newBuilder()
                                        .setId("k1")
                                        .setScope("model")
                                        .setTarget(RunningPool.MODEL)
                                        .setMode("deny-and-cut")
                                        .setReason("leaks"))
                        .build();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(pool.open(story()), UTF_8))) {
            assertThat(lines.readLine()).startsWith("data: ");
            var cut = pool.pool.kills().apply(kill).toCompletableFuture().get();
            assertThat(cut.streams()).isEqualTo(1);
            assertThat(cut.lastByteMillis()).isPositive();
            List<String> rest = lines.lines().filter(line -> !line.isEmpty()).toList();
            JsonNode error = JSON.readTree(rest.getLast().substring(6)).path("error");
            assertThat(error.path("code").asString()).isEqualTo("killed");
            assertThat(error.path("epoch").asInt()).isEqualTo(9);

            HttpResponse<String> refused = pool.chat(question(""));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(error(refused).path("reason").asString()).isEqualTo("leaks");
        } finally {
            pool.pool.kills().apply(KillSet.newBuilder().setEpoch(10).build());
        }
        assertThat(pool.chat(question("\"max_tokens\":1")).statusCode()).isEqualTo(200);
        Await.until("free", () -> pool.replica().getBusy() == 0);
    }

    @Test
    void tenantsFlood_doesNotStarveAnother() throws Exception {
        List<InputStream> streams = new ArrayList<>(List.of(pool.open(story())));
        BufferedReader story =
                new BufferedReader(
                        new InputStreamReader(
                                pool.open(pool.request("flood", PoolTest.story())), UTF_8));
        try {
            List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
            for (int i = 1; i <= 8; i++) {
                flood.add(pool.later(pool.request("flood", story())));
                int queued = i;
                Await.until("queued", () -> pool.queued() == queued);
            }
            CompletableFuture<HttpResponse<String>> small =
                    pool.later(pool.request("small", question("\"max_tokens\":2")));
            HttpResponse<String> pushedOut =
                    flood.getLast().get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(pushedOut.statusCode()).isEqualTo(429);
            assertThat(tenants()).containsEntry("small", 1).containsEntry("flood", 7);
            for (int i = 0; i < 6; i++) {
                assertThat(story.readLine()).isNotNull();
            }
            streams.removeFirst().close();
            assertThat(small.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
            assertThat(flood.getFirst().isDone()).isFalse();
        } finally {
            story.close();
            pool.leave();
            for (InputStream stream : streams) {
                stream.close();
            }
        }
        Await.until("free", () -> pool.replica().getBusy() == 0 && pool.queued() == 0);
    }

    private static Map<String, Integer> tenants() {
        return pool.pool.status().report().getModelQueues(0).getTenantsList().stream()
                .collect(toMap(TenantQueue::getTenant, TenantQueue::getQueued));
    }

    @Test
    void otherRequests_areSaidToBeUnsupported() throws Exception {
        HttpResponse<String> response =
                pool.send(
                        pool.request("/v1/embeddings")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"model\":\"%s\",\"input\":\"x\"}"
                                                        .formatted(RunningPool.MODEL)))
                                .build());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("message").asString()).contains("only chat completions");
    }

    @Test
    void metrics_haveTheNamesOfOpenTelemetry() throws Exception {
        pool.chat(question("\"max_tokens\":3"));
        assertThat(pool.get("/metrics").body())
                .containsPattern("gen_ai_server_time_to_first_token_seconds_count\\{[^}]*\\} [1-9]")
                .contains("gen_ai_server_request_duration_seconds_bucket")
                .contains(
                        "pilothouse_pool_state{replica=\"r1\",model=\"smollm2-135m-instruct\",state=\"warm\"} 1");
    }

    @Test
    void models_health_andStatus() throws Exception {
        assertThat(pool.get("/v1/models").body()).contains(RunningPool.MODEL);
        assertThat(pool.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(pool.replica().getMemoryBytes()).isGreaterThan(50_000_000);
        assertThat(pool.replica().getDetail()).startsWith("canary ");
        assertThat(pool.replica().getCanary()).hasSize(12);
        assertThat(pool.replica().getContext()).isEqualTo(8192);
        assertThat(pool.replica().hasKvUse()).isTrue();
    }

    @Test
    void wrongResource_isRejected_andTheOldStays() {
        var wrong = RunningPool.resource(1, true).toBuilder();
        wrong.getEnginePoolBuilder().getReplicasBuilder(0).setEngine("tgi");
        assertThatThrownBy(() -> pool.pool.apply(wrong.build()))
                .isInstanceOf(ResourceRejected.class)
                .hasMessageContaining("'tgi' (expected: llama-cpp, llama-server, vllm");
        assertThat(pool.replica().getState()).isEqualTo("warm");
    }

    private static void assertRefused(String body, String field, String expected) throws Exception {
        HttpResponse<String> response = pool.chat(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(error(response).path("param").asString()).isEqualTo(field);
        assertThat(error(response).path("message").asString()).contains(expected);
    }

    private static JsonNode error(HttpResponse<String> response) {
        return JSON.readTree(response.body()).path("error");
    }

    private static String content(HttpResponse<String> response) {
        return JSON.readTree(response.body())
                .path("choices")
                .get(0)
                .path("message")
                .path("content")
                .asString();
    }

    private static List<String> events(String body) {
        return body.lines().filter(l -> l.startsWith("data: ")).map(l -> l.substring(6)).toList();
    }

    static String question(String fields) {
        return body("What is the capital of France?", fields);
    }

    static String story() {
        return body("Write a very long story about a ship.", "\"stream\":true");
    }

    private static String body(String text, String fields) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                .formatted(RunningPool.MODEL, text, fields.isEmpty() ? "" : "," + fields);
    }

    private interface Action {
        Object run() throws Exception;
    }

    private static void quietly(Action action) {
        try {
            action.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
