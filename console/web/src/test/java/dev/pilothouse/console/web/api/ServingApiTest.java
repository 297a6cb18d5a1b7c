package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Role;
import org.junit.jupiter.api.Test;

/** What serves calls, over REST: providers, replicas, caches, tools that only read, nodes. */
class ServingApiTest extends RunningApi {
    @Test
    void provider_isCreatedAndChanged_andItsSecretStaysIn() throws Exception {
        Actor admin = person("petra", Role.ADMIN);
        String body = "{\"id\":\"claude\",\"display_name\":\"Anthropic\",\"kind\":\"anthropic\"}";
        Answer made = as(admin, json(post("/api/v1/providers"), body));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/base_url")).isEqualTo("https://api.anthropic.com");
        Answer wrong =
                as(
                        admin,
                        json(
                                put("/api/v1/providers/claude"),
                                "{\"version\":1,\"display_name\":\"A\",\"kind\":\"gemini\",\"base_url\":\"https://a.example\"}"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("/error/field")).isEqualTo("kind");
        Answer changed =
                as(
                        admin,
                        json(
                                put("/api/v1/providers/claude"),
                                "{\"version\":1,\"display_name\":\"A\",\"kind\":\"openai\",\"base_url\":\"https://a.example/v1\",\"responses\":true}"));
        assertThat(changed.body().path("responses").asBoolean()).isTrue();
        Answer secret =
                as(
                        admin,
                        json(put("/api/v1/providers/claude/secret"), "{\"secret\":\"sk-hidden\"}"));
        assertThat(secret.text("/secret_set_at")).isNotEmpty();
        Answer listed = as(admin, get("/api/v1/providers"));
        assertThat(listed.body().toString()).contains("claude").doesNotContain("sk-hidden");
        assertThat(as(person("viktor", Role.ONCALL), get("/api/v1/providers")).status())
                .isEqualTo(403);
    }

    @Test
    void replica_isAddedToldAndRemoved() throws Exception {
        Actor oncall = person("night", Role.ONCALL);
        Answer added =
                as(
                        oncall,
                        json(
                                post("/api/v1/replicas"),
                                """
                                {"id":"second","deployment":"smollm2-135m-instruct-pool-1","slots":2,"reason":"more load"}\
                                """));
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.text("/pool")).isEqualTo("pool-1");
        assertThat(added.text("/state")).isEqualTo("unknown");

        String commands = "/api/v1/replicas/second/commands";
        Answer told = as(oncall, json(post(commands), "{\"verb\":\"sleep\",\"reason\":\"night\"}"));
        assertThat(told.status()).isEqualTo(202);
        assertThat(told.text("/state")).isEqualTo("waiting");
        Answer found = as(oncall, get("/api/v1/replica-commands/" + told.text("/id")));
        assertThat(found.text("/verb")).isEqualTo("sleep");
        Answer listed = as(Actor.OPERATOR, get("/api/v1/replicas/second"));
        assertThat(listed.text("/wanted")).isEqualTo("sleeping");
        assertThat(listed.text("/last/asked_by")).isEqualTo("night");
        Answer impact = as(oncall, get("/api/v1/replicas/second/impact"));
        assertThat(impact.body().path("last").asBoolean()).isTrue();

        Answer wrong = as(oncall, json(post(commands), "{\"verb\":\"boil\",\"reason\":\"night\"}"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("/error/field")).isEqualTo("verb");
        Answer denied =
                as(
                        Actor.OPERATOR,
                        json(post(commands), "{\"verb\":\"load\",\"reason\":\"morning\"}"));
        assertThat(denied.status()).isEqualTo(403);

        Answer removed =
                as(oncall, json(post("/api/v1/replicas/second/remove"), "{\"reason\":\"enough\"}"));
        assertThat(removed.status()).isEqualTo(204);
        assertThat(as(oncall, get("/api/v1/replicas/second")).status()).isEqualTo(404);
    }

    @Test
    void cache_isSetByAnAdmin_andForgottenByTheOperator() throws Exception {
        String path = "/api/v1/caches/default/playground";
        Actor admin = person("cacher", Role.ADMIN);
        Answer off = as(Actor.OPERATOR, get(path));
        assertThat(off.body().at("/version").asInt()).isZero();
        assertThat(off.text("/semantic")).isEqualTo("off");
        String body =
                """
                {"exact_seconds":60,"semantic":"shadow","threshold":900,"single_flight":true}\
                """;
        assertThat(as(Actor.OPERATOR, json(put(path), body)).status()).isEqualTo(403);
        Answer set = as(admin, json(put(path), body));
        assertThat(set.status()).isEqualTo(200);
        assertThat(set.body().at("/version").asInt()).isEqualTo(1);
        assertThat(set.body().at("/check_share").asInt()).isEqualTo(500);
        assertThat(as(admin, json(put(path), body)).status()).as("stale").isEqualTo(409);
        Answer wrong = as(admin, json(put(path), body.replace("900", "500")));
        assertThat(wrong.text("/error/field")).isEqualTo("threshold");
        assertThat(
                        as(Actor.OPERATOR, get("/api/v1/caches?tenant=default"))
                                .text("/caches/0/feature"))
                .isEqualTo("playground");
        Answer purge =
                as(
                        Actor.OPERATOR,
                        json(
                                post("/api/v1/cache-purges"),
                                "{\"tenant\":\"default\",\"reason\":\"wrong prices\"}"));
        assertThat(purge.status()).isEqualTo(201);
        assertThat(purge.body().at("/total").asInt()).isZero();
        assertThat(
                        as(Actor.OPERATOR, get("/api/v1/cache-purges/" + purge.text("/id")))
                                .text("/reason"))
                .isEqualTo("wrong prices");
        assertThat(as(Actor.OPERATOR, get("/api/v1/cache-purges")).text("/purges/0/tenant"))
                .isEqualTo("default");
        assertThat(as(admin, delete(path)).status()).isEqualTo(204);
    }

    @Test
    void readOnlyTool_isDeclaredOnce_listedAndWithdrawn() throws Exception {
        Actor engineer = person("tool-smith", Role.ENGINEER);
        String tool = "{\"tenant\":\"default\",\"name\":\"search\",\"note\":\"reads\"}";
        assertThat(as(engineer, json(post("/api/v1/read-only-tools"), tool)).status())
                .isEqualTo(201);
        assertThat(as(engineer, json(post("/api/v1/read-only-tools"), tool)).status())
                .isEqualTo(409);
        Answer listed = as(engineer, get("/api/v1/read-only-tools?tenant=default"));
        assertThat(listed.text("/tools/0/name")).isEqualTo("search");
        String one = "/api/v1/read-only-tools?tenant=default&name=search";
        assertThat(as(person("reader", Role.EXECUTIVE), delete(one)).status()).isEqualTo(403);
        assertThat(as(engineer, delete(one)).status()).isEqualTo(204);
        assertThat(as(engineer, delete(one)).status()).isEqualTo(404);
    }

    @Test
    void nodes_areListed() throws Exception {
        assertThat(as(Actor.OPERATOR, get("/api/v1/nodes")).body().path("nodes").isArray())
                .isTrue();
        assertThat(as(person("boss", Role.EXECUTIVE), get("/api/v1/nodes")).status())
                .isEqualTo(403);
    }
}
