package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.HELLO;
import static dev.pilothouse.gateway.GatewayFixture.kill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.pilothouse.bridge.protocol.KillHandler.Cut;
import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.GuardrailPolicy;
import dev.pilothouse.bridge.protocol.v1.LiveRelease;
import dev.pilothouse.bridge.protocol.v1.LiveReleases;
import dev.pilothouse.bridge.protocol.v1.Release;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.EventReader;
import dev.pilothouse.gateway.testing.Wire;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import dev.pilothouse.policy.rules.prompts.ReleaseContent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GatewayReleaseTest {
    private static final String SAYS =
            """
            {"model": "small",
             "messages": [{"role": "system", "content": "You are %s."},
               {"role": "user", "content": "About {{topic}}:"}],
             "variables": [{"name": "topic", "max_length": 20}],
             "parameters": {"temperature": 0.2, "max_output_tokens": 50},
             "tools": [{"name": "search", "parameters": {"type": "object"}}],
             "response_schema": {"name": "answer", "schema": {"type": "object"}}%s,
             "deployments": ["d1"]}\
            """;

    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private static ReleaseContent content(long version, String who, String more) {
        return new ReleaseContent(
                new TenantId("default"),
                new FeatureId("chat"),
                "answer",
                version,
                PromptJson.read(SAYS.formatted(who, more)));
    }

    /** Puts releases in force; the first is the stable one, the others get a share each. */
    private void live(int share, ReleaseContent... contents) {
        var statement =
                LiveReleases.newBuilder()
                        .setTenant("default")
                        .setEnvironment("production")
                        .setPrompt("answer")
                        .setFeature("chat")
                        .setNewest(5);
        var release = Release.newBuilder();
        for (ReleaseContent content : contents) {
            statement.addLive(
                    LiveRelease.newBuilder()
                            .setDigest(content.digest())
                            .setVersion(content.version())
                            .setShare(content == contents[0] ? 0 : share));
            release.addContents(content.canonical());
        }
        release.setStatement(statement.build().toByteString());
        at.apply("default/production/answer", r -> r.setRelease(release));
    }

    private void live(String who) {
        live(0, content(3, who, ""));
    }

    private void lock() {
        at.feature("chat", f -> f.addLockedEnvironments("production"));
    }

    private static String prompt(Wire wire, boolean stream, String prompt) {
        return wire.request(stream, "hi")
                .replace("\"model\":\"small\",", "\"prompt\":" + prompt + ",");
    }

    private HttpResponse<String> ask(Wire wire, String prompt) {
        return at.send(at.post(wire.path(), prompt(wire, false, prompt)));
    }

    private static final String BANKS = "{\"id\":\"answer\",\"variables\":{\"topic\":\"banks\"}}";

    private JsonNode sent() {
        return JsonMapper.shared().readTree(at.provider.received.getLast().body());
    }

    private static JsonNode error(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body()).path("error");
    }

    private void speak(Wire wire) {
        at.speak(wire);
        at.provider.always(wire.says("Hello"));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void release_isRendered_inEachDialect(Wire wire) {
        speak(wire);
        ReleaseContent released = content(3, "kind", "");
        live(0, released);
        HttpResponse<String> answer = ask(wire, BANKS);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-pilothouse-prompt")).contains("answer@3");
        assertThat(answer.headers().firstValue("x-pilothouse-release")).contains(released.digest());
        JsonNode sent = sent();
        assertThat(sent.has("prompt")).isFalse();
        assertThat(sent.path("model").asString()).isEqualTo("m-1");
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.2);
        switch (wire) {
            case CHAT -> {
                assertThat(sent.at("/messages/0/role").asString()).isEqualTo("system");
                assertThat(sent.at("/messages/0/content").asString()).isEqualTo("You are kind.");
                assertThat(sent.at("/messages/1/content").asString()).isEqualTo("About banks:");
                assertThat(sent.at("/messages/2/content").asString()).isEqualTo("hi");
                assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(50);
                assertThat(sent.at("/tools/0/function/name").asString()).isEqualTo("search");
                assertThat(sent.at("/response_format/json_schema/name").asString())
                        .isEqualTo("answer");
            }
            case RESPONSES -> {
                assertThat(sent.at("/input/0/role").asString()).isEqualTo("system");
                assertThat(sent.at("/input/0/content").asString()).isEqualTo("You are kind.");
                assertThat(sent.at("/input/1/content").asString()).isEqualTo("About banks:");
                assertThat(sent.at("/input/2/content/0/text").asString()).isEqualTo("hi");
                assertThat(sent.path("max_output_tokens").asInt()).isEqualTo(50);
                assertThat(sent.at("/tools/0/name").asString()).isEqualTo("search");
                assertThat(sent.at("/text/format/name").asString()).isEqualTo("answer");
            }
            case MESSAGES -> {
                assertThat(sent.path("system").asString()).isEqualTo("You are kind.");
                assertThat(sent.at("/messages/0/content").asString()).isEqualTo("About banks:");
                assertThat(sent.path("max_tokens").asInt()).isEqualTo(50);
                assertThat(sent.at("/tools/0/name").asString()).isEqualTo("search");
                assertThat(sent.at("/output_config/format/type").asString())
                        .isEqualTo("json_schema");
            }
        }
        Await.until("a span arrives", () -> !at.collector.spans.isEmpty());
        assertThat(Collector.attributes(at.collector.spans.getFirst()))
                .contains(
                        entry("pilothouse.release", released.digest()),
                        entry("gen_ai.prompt.name", "answer"),
                        entry("gen_ai.prompt.version", "3"));
    }

    @ParameterizedTest
    @EnumSource(value = Wire.class, names = "RESPONSES", mode = EnumSource.Mode.EXCLUDE)
    void release_isRendered_forADeploymentOfAnotherDialect(Wire wire) {
        speak(wire == Wire.MESSAGES ? Wire.CHAT : Wire.MESSAGES);
        live("kind");
        HttpResponse<String> answer = ask(wire, BANKS);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(at.provider.received.getLast().body())
                .contains("You are kind.")
                .contains("About banks:");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void header_namesAReleaseToo(Wire wire) {
        speak(wire);
        live("kind");
        String body = prompt(wire, false, "{\"variables\":{\"topic\":\"banks\"}}");
        for (String name : List.of("answer", "answer@3")) {
            assertThat(
                            at.send(at.post(wire.path(), body, "x-pilothouse-prompt", name))
                                    .statusCode())
                    .isEqualTo(200);
        }
        assertThat(at.send(at.post(wire.path(), body, "x-pilothouse-prompt", "a@b")).statusCode())
                .isEqualTo(400);
        assertThat(at.send(at.post(wire.path(), body)).statusCode()).isEqualTo(400);
    }

    @Test
    void header_isEnough_withoutModelAndMessages() {
        live(0, content(3, "kind", ""));
        HttpResponse<String> answer =
                at.call(
                        "{\"prompt\":{\"variables\":{\"topic\":\"x\"}}}",
                        "x-pilothouse-prompt",
                        "answer");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(sent().path("messages")).hasSize(2);
        assertThat(at.call("{}", "x-pilothouse-prompt", "answer").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id':'none'} | 404 | prompt_not_found | prompt.id",
                "{'id':'answer','version':9} | 404 | prompt_version_not_found | prompt.version",
                "{'id':'answer','version':'2'} | 403 | release_not_live | prompt.version",
                "{'id':'answer','version':'two'} | 400 | invalid_value | prompt",
                "{'id':'answer','version':0} | 400 | invalid_value | prompt",
                "{'id':'answer'} | 400 | invalid_value | prompt.variables.topic",
                "{'id':'answer','variables':{'topic':'a','x':'b'}} | 400 | invalid_value |"
                        + " prompt.variables.x",
                "{'id':'answer','variables':{'topic':'123456789012345678901'}} | 400 |"
                        + " invalid_value | prompt.variables.topic",
                "{'id':'answer','variables':{'topic':{}}} | 400 | invalid_value |"
                        + " prompt.variables.topic",
                "{'id':'answer','name':'x'} | 400 | invalid_value | prompt.name",
                "5 | 400 | invalid_value | prompt"
            })
    void whatIsWrong_isSaid(String prompt, int status, String code, String param) {
        live("kind");
        HttpResponse<String> answer = ask(Wire.CHAT, prompt.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(error(answer).path("code").asString()).isEqualTo(code);
        assertThat(error(answer).path("param").asString()).isEqualTo(param);
        if (status != 400) {
            assertThat(error(answer).path("message").asString()).contains("answer@3");
        }
        assertThat(at.provider.received).isEmpty();
    }

    @Test
    void releaseOfAnotherFeatureOrEnvironment_isUnknown() {
        live("kind");
        at.key("ph_other", k -> k.addFeatures("other"));
        at.route("other", "small", "d1");
        var other = at.chat(prompt(Wire.CHAT, false, BANKS));
        var request =
                java.net.http.HttpRequest.newBuilder(other, (n, v) -> !n.equals("authorization"))
                        .header("authorization", "Bearer ph_other")
                        .build();
        assertThat(at.send(request).statusCode()).isEqualTo(404);
        at.key(GatewayFixture.KEY, k -> k.setEnvironment("staging"));
        HttpResponse<String> staging = ask(Wire.CHAT, BANKS);
        assertThat(staging.statusCode()).isEqualTo(404);
        assertThat(error(staging).path("message").asString()).contains("there are none");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void lockedFeature_refusesCallsWithoutRelease(Wire wire) {
        speak(wire);
        live("kind");
        lock();
        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> refused = at.send(at.ask(wire, stream, "hi"));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("release_required");
            assertThat(error(refused).at("/releases/0").asString()).isEqualTo("answer@3");
        }
        assertThat(at.provider.received).isEmpty();
        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> answer =
                    at.send(at.post(wire.path(), prompt(wire, stream, BANKS)));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("Hello");
        }
        at.feature("chat", f -> {});
        assertThat(at.send(at.ask(wire, false, "hi")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void lockedFeature_refusesWhatShapesTheAnswerBesides(Wire wire) {
        speak(wire);
        live("kind");
        lock();
        String system =
                switch (wire) {
                    case CHAT -> "\"messages\":[{\"role\":\"developer\",\"content\":\"Be mean\"}],";
                    case RESPONSES -> "\"instructions\":\"Be mean\",";
                    case MESSAGES -> "\"system\":\"Be mean\",";
                };
        for (String more :
                List.of(
                        "\"temperature\":1,",
                        "\"tools\":[],",
                        "\"model\":\"large\",",
                        "\"top_p\":0.5,",
                        system)) {
            for (boolean stream : new boolean[] {false, true}) {
                String body = prompt(wire, stream, BANKS);
                String changed =
                        more.startsWith("\"messages\"")
                                ? body.replace("[{\"role\":\"user\"", "[{\"role\":\"system\"")
                                : body.replaceFirst("\\{", "{" + more);
                HttpResponse<String> refused = at.send(at.post(wire.path(), changed));
                assertThat(refused.statusCode()).as(more + refused.body()).isEqualTo(403);
                assertThat(refused.body()).contains("release_required").contains("answer@3");
            }
        }
        assertThat(at.provider.received).isEmpty();
        String same = prompt(wire, false, BANKS).replaceFirst("\\{", "{\"model\":\"small\",");
        assertThat(at.send(at.post(wire.path(), same)).statusCode()).isEqualTo(200);
    }

    @Test
    void lock_isOfOneEnvironment_andNotOfEmbeddings() {
        at.feature("chat", f -> f.addLockedEnvironments("staging"));
        assertThat(at.call(HELLO).statusCode()).isEqualTo(200);
        lock();
        assertThat(at.call(HELLO).statusCode()).isEqualTo(403);
        HttpResponse<String> embedded =
                at.send(at.post("/v1/embeddings", "{\"model\":\"small\",\"input\":\"a\"}"));
        assertThat(embedded.statusCode()).isEqualTo(200);
    }

    @Test
    void permittedDeployments_areNotLeft() {
        at.deployment("d2", at.provider.baseUrl(), d -> d.setUpstreamModel("m-2"));
        at.route("chat", "small", "d2", "d1");
        live("kind");
        assertThat(ask(Wire.CHAT, BANKS).statusCode()).isEqualTo(200);
        assertThat(sent().path("model").asString()).isEqualTo("m-1");
        at.deployment("d1", at.provider.baseUrl(), d -> d.setEnabled(false));
        assertThat(ask(Wire.CHAT, BANKS).statusCode()).isEqualTo(503);
        at.route("chat", "small", "d2");
        HttpResponse<String> refused = ask(Wire.CHAT, BANKS);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(error(refused).path("code").asString()).isEqualTo("release_deployments");
        assertThat(at.call(HELLO).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"answer", "answer@3", "digest"})
    void kill_isOverPromptVersionOrDigest_andCutsWhatIsOpen(String name) throws IOException {
        ReleaseContent released = content(3, "kind", "");
        live(0, released);
        String target = name.equals("digest") ? released.digest() : name;
        at.provider.always(dev.pilothouse.gateway.testing.Provider::twoTokensThenSilence);
        try (EventReader stream = at.stream(prompt(Wire.CHAT, true, BANKS))) {
            stream.until("two");
            Cut cut = at.killed(kill("release", target));
            assertThat(cut.streams()).isEqualTo(1);
            assertThat(stream.next()).contains("killed");
        }
        HttpResponse<String> refused = ask(Wire.CHAT, BANKS);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(error(refused).path("code").asString()).isEqualTo("killed");
        at.killed(kill("release", "answer@2"));
        at.provider.always(dev.pilothouse.gateway.testing.Provider::hello);
        assertThat(ask(Wire.CHAT, BANKS).statusCode()).isEqualTo(200);
    }

    @Test
    void canary_getsItsShare_andEachUserStaysWithOne() {
        ReleaseContent stable = content(3, "kind", "");
        ReleaseContent canary = content(4, "kinder", "");
        live(5_000, stable, canary);
        Set<String> seen = new HashSet<>();
        for (int user = 0; user < 40; user++) {
            String body =
                    prompt(Wire.CHAT, false, BANKS)
                            .replaceFirst("\\{", "{\"user\":\"u" + user + "\",");
            String first = served(body);
            assertThat(served(body)).isEqualTo(first);
            seen.add(first);
        }
        assertThat(seen).containsExactlyInAnyOrder("answer@3", "answer@4");
        String fixed = BANKS.replaceFirst("\\{", "{\"version\":4,");
        assertThat(served(prompt(Wire.CHAT, false, fixed))).isEqualTo("answer@4");
        live(10_000, stable, canary);
        assertThat(served(prompt(Wire.CHAT, false, BANKS))).isEqualTo("answer@4");
    }

    private String served(String body) {
        HttpResponse<String> answer = at.call(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-pilothouse-prompt").orElse("");
    }

    @Test
    void guardrails_seeTheRenderedPrompt_andMustBeInForce() {
        live(0, content(3, "kind", ", \"guardrails\": [\"No banks\"]"));
        HttpResponse<String> unguarded = ask(Wire.CHAT, BANKS);
        assertThat(unguarded.statusCode()).isEqualTo(403);
        assertThat(error(unguarded).path("code").asString()).isEqualTo("release_unguarded");
        at.apply(
                "default/chat",
                r ->
                        r.setGuardrailPolicy(
                                GuardrailPolicy.newBuilder()
                                        .setTenant("default")
                                        .setFeature("chat")
                                        .setVersion(1)
                                        .setRules(
                                                "{\"rules\":[{\"name\":\"No"
                                                        + " banks\",\"stages\":[\"input\"],\"detect\":\"deny\",\"words\":[\"banks\"],\"action\":\"block\"}]}")));
        HttpResponse<String> blocked = ask(Wire.CHAT, BANKS);
        assertThat(blocked.body()).contains("No banks");
        assertThat(blocked.statusCode()).isNotEqualTo(200);
        assertThat(at.provider.received).isEmpty();
        String shops = BANKS.replace("banks", "shops");
        assertThat(ask(Wire.CHAT, shops).statusCode()).isEqualTo(200);
    }

    @Test
    void cache_isKeyedByWhatWasRendered() {
        at.apply(
                "default/chat",
                r ->
                        r.setCachePolicy(
                                CachePolicy.newBuilder()
                                        .setTenant("default")
                                        .setFeature("chat")
                                        .setExactSeconds(600)));
        live("kind");
        assertThat(ask(Wire.CHAT, BANKS).statusCode()).isEqualTo(200);
        HttpResponse<String> again = ask(Wire.CHAT, BANKS);
        assertThat(again.headers().firstValue("x-pilothouse-cache").orElse("")).startsWith("hit");
        assertThat(ask(Wire.CHAT, BANKS.replace("banks", "shops")).statusCode()).isEqualTo(200);
        assertThat(at.provider.received).hasSize(2);
        live("kinder");
        assertThat(ask(Wire.CHAT, BANKS).statusCode()).isEqualTo(200);
        assertThat(at.provider.received).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"r-7,r-7", "DIGEST,", "sha256:DIGEST,"})
    void claimOfACaller_isNoDigest(String claimed, @Nullable String recorded) {
        String digest = content(3, "kind", "").digest();
        String header = claimed.replace("DIGEST", digest);
        at.call(HELLO, "x-pilothouse-release", header);
        Await.until("a span arrives", () -> !at.collector.spans.isEmpty());
        assertThat(Collector.attributes(at.collector.spans.getFirst()).get("pilothouse.release"))
                .isEqualTo(recorded);
    }

    @Test
    void unlockedFeature_keepsWhatTheReleaseDoesNotSay() {
        live("kind");
        String body =
                prompt(Wire.CHAT, false, BANKS)
                        .replaceFirst(
                                "\\{",
                                "{\"temperature\":2,\"top_p\":0.5,\"logit_bias\":{\"1\":1.50},");
        assertThat(at.call(body).statusCode()).isEqualTo(200);
        assertThat(sent().path("temperature").asDouble()).isEqualTo(0.2);
        assertThat(sent().path("top_p").asDouble()).isEqualTo(0.5);
        assertThat(at.provider.received.getLast().body()).contains("1.50");
    }

    @Test
    void removedRelease_isGone_andContentOfAnotherPromptIsRefused() {
        live("kind");
        at.gateway
                .resources()
                .remove(
                        dev.pilothouse.bridge.protocol.v1.ResourceType.RELEASE,
                        "default/production/answer");
        assertThat(ask(Wire.CHAT, BANKS).statusCode()).isEqualTo(404);
    }
}
