package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Role;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who asks, and what is refused wherever it is asked. */
class RefusalsApiTest extends RunningApi {
    @Test
    void me_namesRolesAndPermissions() throws Exception {
        Answer me = as(person("mira", Role.ONCALL), get("/api/v1/me"));
        assertThat(me.text("/name")).isEqualTo("mira");
        assertThat(me.text("/roles/0/tenant")).isEqualTo("*");
        assertThat(me.text("/roles/0/role")).isEqualTo("oncall");
        assertThat(me.body().path("permissions").valueStream().map(JsonNode::asString))
                .contains("lift")
                .doesNotContain("manage-keys");
    }

    @Test
    void unknownAddress_isRefusedAsEverythingElse() throws Exception {
        Actor admin = person("lost", Role.ADMIN);
        Answer lost = as(admin, get("/api/budgets"));
        assertThat(lost.status()).isEqualTo(404);
        assertThat(lost.text("/error/message")).contains("GET /api/budgets");
        assertThat(as(admin, delete("/api/v1/me")).status()).isEqualTo(404);
    }

    @Test
    void wrongMissingAndUnknownFields_areNamed() throws Exception {
        refusal("{\"scope\":\"galaxy\",\"reason\":\"x\"}", "scope", "'galaxy'");
        refusal("{\"scope\":\"global\"}", "reason", "missing");
        refusal("{\"scope\":\"global\",\"reason\":7}", "reason", "text");
        refusal(
                "{\"scope\":\"global\",\"reason\":\"x\",\"modes\":\"y\"}",
                "modes",
                "no such field");
        refusal(
                "{\"scope\":\"global\",\"reason\":\"x\",\"expires_at\":\"soon\"}",
                "expires_at",
                "'soon'");
        refusal("{\"scope\":\"feature\",\"target\":\"f\",\"reason\":\"x\"}", "tenant", "feature");
        refusal("not json", "body", "no JSON");
        refusal("[]", "body", "object");
    }

    @Test
    void unknownJobAndWrongId_areRefused() throws Exception {
        assertThat(
                        as(Actor.OPERATOR, get("/api/v1/jobs/00000000-0000-0000-0000-000000000000"))
                                .status())
                .isEqualTo(404);
        Answer wrong = as(Actor.OPERATOR, get("/api/v1/jobs/seven"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("/error/field")).isEqualTo("id");
    }

    private void refusal(String body, String field, String said) throws Exception {
        Answer refused = as(Actor.OPERATOR, json(post("/api/v1/kills"), body));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/error/field")).isEqualTo(field);
        assertThat(refused.text("/error/message")).contains(said);
    }
}
