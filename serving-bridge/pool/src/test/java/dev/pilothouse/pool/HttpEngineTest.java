package dev.pilothouse.pool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.EmptyCaches;
import dev.pilothouse.bridge.protocol.v1.Replica;
import dev.pilothouse.bridge.protocol.v1.Sleep;
import dev.pilothouse.bridge.protocol.v1.Wake;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Engines that run elsewhere, over a real socket. Their texts are those of vLLM 0.11 and 0.8,
 * SGLang and llama-server.
 */
class HttpEngineTest {
    private static final String MODEL = "qwen3-8b";
    private static final String ASK =
            "{\"model\":\"qwen3-8b\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"now\"}}],\"guided_json\":{\"a\":1}%s}";

    /** Public recording of vLLM: reasons add up to the waiting requests and are not counted. */
    private static final String VLLM =
            """
            # HELP vllm:num_requests_running Number of requests in model execution batches.
            # TYPE vllm:num_requests_running gauge
            vllm:num_requests_running{engine="0",model_name="qwen3-8b"} 2.0
            # TYPE vllm:num_requests_waiting gauge
            vllm:num_requests_waiting{engine="0",model_name="qwen3-8b"} 0.0
            vllm:num_requests_waiting_by_reason{engine="0",model_name="qwen3-8b",reason="capacity"} 1.0
            # HELP vllm:kv_cache_usage_perc KV-cache usage. 1 means 100 percent usage.
            vllm:kv_cache_usage_perc{engine="0",model_name="qwen3-8b"} 0.3412
            vllm:kv_cache_usage_perc{engine="1",model_name="qwen3-8b"} 0.12
            vllm:prompt_tokens_total{engine="0",model_name="qwen3-8b"} 120.0
            vllm:generation_tokens_total{engine="0",model_name="qwen3-8b"} 80.0
            vllm:cache_config_info{block_size="16",note="a \\"quoted\\" value}"} 1.0
            """;

    private static final String LLAMA =
            """
            # TYPE llamacpp:prompt_tokens_total counter
            llamacpp:prompt_tokens_total 512
            llamacpp:tokens_predicted_total 39080
            llamacpp:predicted_tokens_seconds nan
            llamacpp:requests_processing 1
            llamacpp:requests_deferred 0
            """;

    @TempDir static Path folder;
    private EngineSimulator engine;
    private RunningPool pool;

    @BeforeEach
    void start() throws IOException {
        engine = new EngineSimulator(MODEL);
        engine.says("/metrics", 200, VLLM);
        engine.says("/version", 200, "{\"version\":\"0.11.0\"}");
    }

    @AfterEach
    void stop() {
        pool.close();
        engine.close();
    }

    private Replica replica(String kind) {
        return Replica.newBuilder()
                .setId("gpu-1")
                .setModel(MODEL)
                .setEngine(kind)
                .setSlots(2)
                .setLoaded(true)
                .setBaseUrl(engine.base())
                .setCredential("engine-key")
                .build();
    }

    private void serve(String kind) throws Exception {
        pool = new RunningPool(folder, RunningPool.resource(replica(kind)));
        Await.until("warm", () -> pool.state("gpu-1").equals("warm"));
    }

    @Test
    void requests_passAsTheyAre_andAnswersToo() throws Exception {
        serve("vllm");
        String asked = ASK.formatted("");
        HttpResponse<String> answer = pool.chat(asked);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"content\":\"Paris.\"", "\"stop_reason\":null");
        EngineSimulator.Received last = engine.at("/v1/chat/completions").getLast();
        assertThat(last.body()).isEqualTo(asked);
        assertThat(last.authorization()).isEqualTo("Bearer engine-key");
        assertThat(pool.get("/metrics").body())
                .contains(
                        "pilothouse_pool_completion_tokens_total{replica=\"gpu-1\",model=\"qwen3-8b\"} 3");
    }

    @Test
    void stream_passesEventByEvent() throws Exception {
        serve("vllm");
        HttpResponse<String> answer =
                pool.chat(
                        ASK.formatted(
                                ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        List<String> events = answer.body().lines().filter(l -> !l.isEmpty()).toList();
        assertThat(events).hasSize(6);
        assertThat(events.get(1)).contains("\"content\":\"w1 \"");
        assertThat(events.get(4)).contains("\"completion_tokens\":3");
        assertThat(events.getLast()).isEqualTo("data: [DONE]");
    }

    @Test
    void metrics_areReadByName_andAlarmWhenMissing() throws Exception {
        serve("vllm");
        Await.until("read", () -> pool.replica().hasKvUse());
        assertThat(pool.replica().getKvUse()).isCloseTo(0.3412, within(1e-9));
        assertThat(pool.replica().getEngineVersion()).isEqualTo("0.11.0");
        assertThat(pool.replica().getContext()).isEqualTo(4096);
        assertThat(pool.replica().getAlarmsList()).isEmpty();

        engine.says(
                "/metrics",
                200,
                VLLM.replace("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc")
                        .replace("vllm:num_requests_waiting{", "vllm:queue_depth{"));
        Await.until("alarmed", () -> pool.replica().getAlarmsCount() > 0);
        assertThat(pool.replica().getKvUse()).as("the older name").isCloseTo(0.3412, within(1e-9));
        assertThat(pool.replica().getAlarmsList())
                .containsExactly(
                        "series missing in the metrics of vllm 0.11.0: vllm:num_requests_waiting");

        engine.says(
                "/metrics",
                200,
                VLLM.replace("80.0", "480.0")
                        .replace(
                                "waiting{engine=\"0\",model_name=\"qwen3-8b\"} 0.0",
                                "waiting{engine=\"0\",model_name=\"qwen3-8b\"} 3.0"));
        Await.until("the engine's own count", () -> pool.replica().getTokensPerSecond() > 0);
        assertThat(pool.replica().getAlarms(0)).startsWith("3 calls wait inside the engine");

        engine.says("/metrics", 404, "");
        Await.until(
                "no metrics",
                () -> pool.replica().getAlarmsList().contains("no metrics: /metrics answers 404"));
        assertThat(pool.state("gpu-1")).isEqualTo("warm");
    }

    @Test
    void callerWhoLeaves_closesTheEnginesConnection() throws Exception {
        serve("vllm");
        engine.chunks = 100_000;
        try (InputStream stream = pool.open(ASK.formatted(",\"stream\":true"))) {
            assertThat(stream.read()).isPositive();
            Await.until("busy", () -> pool.replica().getBusy() == 1);
        }
        Await.until("free", () -> pool.replica().getBusy() == 0);
        Await.until("told to stop", () -> engine.aborted.get() == 1);
    }

    @Test
    void enginesRefusal_reachesTheCaller() throws Exception {
        serve("vllm");
        engine.status = 400;
        HttpResponse<String> answer = pool.chat(ASK.formatted(""));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("maximum context length is 4096");
    }

    @Test
    void vllm_sleepsAndWakes_withACanary_andGetsNoCallsMeanwhile() throws Exception {
        serve("vllm");
        engine.says("/sleep", 200, "");
        engine.says("/wake_up", 200, "");
        CommandResult slept =
                pool.run(Command.newBuilder().setSleep(Sleep.newBuilder().setReplica("gpu-1")));
        assertThat(slept.getDetail()).isEqualTo("sleeping");
        assertThat(engine.at("/sleep?level=1")).hasSize(1);
        int asked = engine.at("/v1/chat/completions").size();
        HttpResponse<String> refused = pool.chat(ASK.formatted(""));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(engine.at("/v1/chat/completions")).hasSize(asked);

        CommandResult woken =
                pool.run(Command.newBuilder().setWake(Wake.newBuilder().setReplica("gpu-1")));
        assertThat(woken.getDetail()).isEqualTo("warm");
        assertThat(engine.at("/wake_up")).hasSize(1);
        assertThat(engine.at("/v1/chat/completions")).as("the canary").hasSize(asked + 1);
    }

    @Test
    void engineThatRefusesToSleep_staysWarm() throws Exception {
        serve("vllm");
        CommandResult slept =
                pool.run(Command.newBuilder().setSleep(Sleep.newBuilder().setReplica("gpu-1")));
        assertThat(slept.getOk()).isFalse();
        assertThat(slept.getDetail()).contains("404 to POST /sleep");
        Await.until("warm", () -> pool.state("gpu-1").equals("warm"));
        assertThat(pool.chat(ASK.formatted("")).statusCode()).isEqualTo(200);
    }

    @Test
    void caches_areEmptiedByTheEnginesOwnMeans() throws Exception {
        serve("sglang");
        engine.says("/flush_cache", 200, "Cache flushed.");
        assertThat(emptied().getOk()).isTrue();
        assertThat(engine.at("/flush_cache")).hasSize(1);
        assertThat(pool.state("gpu-1")).isEqualTo("warm");
    }

    private CommandResult emptied() throws Exception {
        return pool.run(
                Command.newBuilder().setEmptyCaches(EmptyCaches.newBuilder().setReplica("gpu-1")));
    }

    @Test
    void llamaServer_isReadThroughItsSlots() throws Exception {
        engine.says("/metrics", 200, LLAMA);
        engine.says(
                "/props",
                200,
                "{\"default_generation_settings\":{\"n_ctx\":2048},\"total_slots\":2,\"is_sleeping\":false,\"build_info\":\"b8833-50e0ad0\"}");
        engine.says(
                "/slots",
                200,
                "[{\"id\":0,\"n_ctx\":2048,\"is_processing\":true,\"n_prompt_tokens\":1000,\"next_token\":[{\"n_decoded\":24}]},{\"id\":1,\"n_ctx\":2048,\"is_processing\":false}]");
        serve("llama-server");
        Await.until("read", () -> pool.replica().hasKvUse());
        assertThat(pool.replica().getKvUse()).isCloseTo(0.25, within(1e-9));
        assertThat(pool.replica().getContext()).isEqualTo(4096);
        assertThat(pool.replica().getEngineVersion()).isEqualTo("b8833-50e0ad0");
        assertThat(pool.replica().getAlarmsList()).isEmpty();

        assertThat(emptied().getDetail()).contains("404 to POST /slots/0?action=erase");
        engine.says("/slots/0", 200, "{\"id_slot\":0,\"n_erased\":9}");
        engine.says("/slots/1", 200, "{\"id_slot\":1,\"n_erased\":0}");
        assertThat(emptied().getOk()).isTrue();
        assertThat(engine.at("/slots/1?action=erase")).hasSize(1);
    }

    @Test
    void anyOther_servesWithoutSleepAndMetrics() throws Exception {
        serve("openai");
        CommandResult slept =
                pool.run(Command.newBuilder().setSleep(Sleep.newBuilder().setReplica("gpu-1")));
        assertThat(slept.getOk()).isFalse();
        assertThat(slept.getDetail()).contains("no way to sleep");
        assertThat(emptied().getDetail()).contains("restart it where it runs");
        assertThat(pool.replica().getAlarmsList()).isEmpty();
        assertThat(pool.chat(ASK.formatted("")).statusCode()).isEqualTo(200);
    }

    @Test
    void engineThatIsGone_isFailed_andComesBack() throws Exception {
        serve("vllm");
        engine.says("/health", 503, "");
        Await.until("failed", () -> pool.state("gpu-1").equals("failed"));
        assertThat(pool.replica().getDetail()).contains("is not well: it answers 503");
        assertThat(pool.chat(ASK.formatted("")).statusCode()).isEqualTo(503);
        engine.says("/health", 200, "");
        Await.until("warm", () -> pool.state("gpu-1").equals("warm"));
    }

    @Test
    void engineThatServesAnotherModel_isNotWarm() throws Exception {
        engine.says("/v1/models", 200, "{\"data\":[{\"id\":\"other\"}]}");
        pool = new RunningPool(folder, RunningPool.resource(replica("vllm")));
        Await.until("failed", () -> pool.state("gpu-1").equals("failed"));
        assertThat(pool.replica().getDetail()).contains("serves [other], not qwen3-8b");
    }

    @Test
    void replicaWithoutAnAddress_isRejectedByName() throws Exception {
        serve("vllm");
        Replica wrong = replica("vllm").toBuilder().setBaseUrl("ftp://x").build();
        assertThatThrownBy(() -> pool.want(RunningPool.resource(wrong)))
                .isInstanceOf(ResourceRejected.class)
                .hasMessageContaining("base_url of replica gpu-1: 'ftp://x'");
        Replica mixed =
                wrong.toBuilder().setId("cpu-1").setEngine("llama-cpp").setBaseUrl("").build();
        assertThatThrownBy(() -> pool.want(RunningPool.resource(replica("vllm"), mixed)))
                .isInstanceOf(ResourceRejected.class)
                .hasMessageContaining("all bundled, or none");
    }

    @Test
    void samePrefix_goesToTheSameReplica_untilItIsBusy() throws Exception {
        try (EngineSimulator second = new EngineSimulator(MODEL)) {
            second.says("/metrics", 200, VLLM);
            second.says("/version", 200, "{\"version\":\"0.11.0\"}");
            Replica other =
                    replica("vllm").toBuilder().setId("gpu-2").setBaseUrl(second.base()).build();
            pool = new RunningPool(folder, RunningPool.resource(replica("vllm"), other));
            Await.until(
                    "both warm",
                    () -> pool.state("gpu-1").equals("warm") && pool.state("gpu-2").equals("warm"));
            for (int i = 0; i < 6; i++) {
                assertThat(pool.chat(ASK.formatted("")).statusCode()).isEqualTo(200);
            }
            assertThat(List.of(calls(engine), calls(second))).containsExactlyInAnyOrder(6, 0);

            EngineSimulator favourite = calls(engine) == 6 ? engine : second;
            EngineSimulator relief = favourite == engine ? second : engine;
            favourite.chunks = 100_000;
            relief.chunks = 100_000;
            try (BufferedReader first = read();
                    BufferedReader next = read();
                    BufferedReader third = read()) {
                assertThat(first.readLine()).startsWith("data: ");
                assertThat(next.readLine()).startsWith("data: ");
                assertThat(third.readLine()).startsWith("data: ");
                assertThat(calls(relief)).as("load wins").isPositive();
            }
            Await.until(
                    "free",
                    () ->
                            pool.pool.status().report().getReplicasList().stream()
                                    .allMatch(r -> r.getBusy() == 0));
        }
    }

    /** Calls of callers, the canary is not one. */
    private static int calls(EngineSimulator at) {
        return (int)
                at.at("/v1/chat/completions").stream()
                        .filter(r -> r.body().contains("guided_json"))
                        .count();
    }

    private BufferedReader read() throws Exception {
        return new BufferedReader(
                new InputStreamReader(pool.open(ASK.formatted(",\"stream\":true")), UTF_8));
    }
}
