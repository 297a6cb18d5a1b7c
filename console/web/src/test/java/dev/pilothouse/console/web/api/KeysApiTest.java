package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Role;
import org.junit.jupiter.api.Test;

/** Keys of applications over REST. */
class KeysApiTest extends RunningApi {
    @Test
    void key_isShownOnce_andDeclaresItsFeature() throws Exception {
        Answer made =
                as(
                        Actor.OPERATOR,
                        json(
                                post("/api/v1/keys"),
                                """
                                {"tenant":"default","team":"platform","feature":"new-idea"}\
                                """));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/key")).startsWith("ph_");

        Answer features = as(Actor.OPERATOR, get("/api/v1/features?id=new-idea"));
        assertThat(features.text("/features/0/tenant")).isEqualTo(TENANT.value());
        assertThat(features.text("/features/0/team")).isEqualTo("platform");
        assertThat(features.text("/features/0/state")).isEqualTo("draft");
    }

    @Test
    void key_thatRequiresNames_isMade_andWrongOnesAreRefused() throws Exception {
        String key =
                """
                {"tenant":"default","team":"platform","feature":"playground","requires":%s}\
                """;
        Answer made =
                as(
                        Actor.OPERATOR,
                        json(post("/api/v1/keys"), key.formatted("[\"agent\",\"end-user\"]")));
        assertThat(made.status()).isEqualTo(201);
        assertThat(
                        allKeys.list(Actor.OPERATOR).stream()
                                .filter(k -> k.id().equals(made.text("/id")))
                                .flatMap(k -> k.requires().stream()))
                .containsExactly("agent", "end-user");
        Answer tool = as(Actor.OPERATOR, json(post("/api/v1/keys"), key.formatted("[\"tool\"]")));
        assertThat(tool.status()).isEqualTo(400);
        assertThat(tool.text("/error/field")).isEqualTo("requires");
        Answer text = as(Actor.OPERATOR, json(post("/api/v1/keys"), key.formatted("\"agent\"")));
        assertThat(text.status()).isEqualTo(400);
        assertThat(text.text("/error/message")).contains("a list");
    }

    @Test
    void key_isChanged_byWhoeverManagesKeys() throws Exception {
        Answer made =
                as(
                        Actor.OPERATOR,
                        json(
                                post("/api/v1/keys"),
                                """
                                {"tenant":"default","team":"platform","feature":"playground","consent":"yes"}\
                                """));
        String path = "/api/v1/keys/default/" + made.text("/id");
        Answer changed =
                as(
                        Actor.OPERATOR,
                        json(put(path), "{\"requires\":[\"agent\"],\"consent\":\"no\"}"));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("/requires/0")).isEqualTo("agent");
        assertThat(changed.text("/consent")).isEqualTo("no");
        Answer silent = as(Actor.OPERATOR, json(put(path), "{\"consent\":\"\"}"));
        assertThat(silent.text("/consent")).isEmpty();
        assertThat(silent.text("/requires/0")).as("what is left out stays").isEqualTo("agent");
        Answer wrong = as(Actor.OPERATOR, json(put(path), "{\"consent\":\"maybe\"}"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("/error/field")).isEqualTo("consent");
        assertThat(
                        as(
                                        person("no-keeper", Role.EXECUTIVE),
                                        json(put(path), "{\"consent\":\"no\"}"))
                                .status())
                .isEqualTo(403);
    }

    @Test
    void keyForAnUnknownTeam_isRefused() throws Exception {
        Answer refused =
                as(
                        Actor.OPERATOR,
                        json(
                                post("/api/v1/keys"),
                                """
                                {"tenant":"default","team":"nobody","feature":"x"}\
                                """));
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.text("/error/field")).isEqualTo("team");
    }
}
