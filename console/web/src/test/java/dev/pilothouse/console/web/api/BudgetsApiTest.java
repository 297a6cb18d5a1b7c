package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Budgets, what waits for approval, and deputies over REST. */
class BudgetsApiTest extends RunningApi {
    @Test
    void budget_isCreatedListedAndClosed() throws Exception {
        Actor admin = person("purse", Role.ADMIN);
        String body =
                """
                {"tenant":"default","name":"Play money","scope":"feature","target":"playground","unit":"money",\
                "limit":"12.50","period":"month","alert_at":50}\
                """;
        assertThat(as(Actor.OPERATOR, json(post("/api/v1/budgets"), body)).status()).isEqualTo(403);
        Answer made = as(admin, json(post("/api/v1/budgets"), body));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/currency")).isEqualTo("EUR");
        assertThat(made.text("/limit")).isEqualTo("12.5");
        assertThat(made.body().at("/alert_at").asInt()).isEqualTo(50);
        Answer again = as(admin, json(post("/api/v1/budgets"), body));
        assertThat(again.status()).isEqualTo(409);
        Answer listed = as(Actor.OPERATOR, get("/api/v1/budgets?tenant=default"));
        assertThat(listed.text("/budgets/0/name")).isEqualTo("Play money");
        assertThat(listed.text("/budgets/0/spent")).isEqualTo("0");
        String close = "/api/v1/budgets/" + made.text("/id") + "/close";
        Answer waits = as(admin, json(post(close), "{\"reason\":\"done\"}"));
        assertThat(waits.status()).isEqualTo(202);
        assertThat(waits.body().at("/proposal/closes").asBoolean()).isTrue();
        approve(waits, "/proposal");
        assertThat(as(Actor.OPERATOR, get("/api/v1/budgets")).body().toString())
                .doesNotContain(made.text("/id"));
        Answer wrong = as(admin, json(post("/api/v1/budgets"), body.replace("12.50", "much")));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("/error/message")).contains("limit").contains("'much'");
    }

    @Test
    void raisedBudget_waitsUntilAnotherPersonApproves() throws Exception {
        Actor admin = person("raiser", Role.ADMIN);
        Actor exec = person("xenia", Role.EXECUTIVE);
        String body =
                """
                {"tenant":"default","name":"Raised","scope":"tenant","target":"default","unit":"requests",\
                "limit":"10","period":"day"}\
                """;
        Answer made = as(admin, json(post("/api/v1/budgets"), body));
        String path = "/api/v1/budgets/" + made.text("/id");
        String change = body.replace("{", "{\"version\":1,");
        Answer lower = as(admin, json(put(path), change.replace("\"10\"", "\"5\"")));
        assertThat(lower.status()).isEqualTo(200);
        assertThat(lower.text("/limit")).isEqualTo("5");
        assertThat(as(admin, json(put(path), change)).status()).isEqualTo(409);
        String raise = change.replace(":1,", ":2,\"note\":\"launch\",");
        Answer waits = as(admin, json(put(path), raise));
        assertThat(waits.status()).isEqualTo(202);
        assertThat(waits.text("/limit")).isEqualTo("5");
        assertThat(waits.text("/proposal/after/limit")).isEqualTo("10");
        Answer inbox =
                as(exec, get("/api/v1/approvals?show=waiting&kind=budget-raise&tenant=default"));
        assertThat(inbox.text("/approvals/0/note")).isEqualTo("launch");
        String approval = "/api/v1/approvals/" + inbox.text("/approvals/0/id");
        Answer whole = as(exec, get(approval));
        assertThat(whole.text("/evidence/after/limit")).isEqualTo("10");
        assertThat(whole.body().has("obstacle")).isFalse();
        assertThat(as(admin, get(approval)).text("/obstacle")).contains("somebody else");
        String digest = whole.text("/approval/digest");
        String ballot = "{\"digest\":\"" + digest + "\",\"comment\":\"fine\"}";
        assertThat(as(admin, json(post(approval + "/approve"), ballot)).text("/error/code"))
                .isEqualTo("same-person");
        assertThat(as(Actor.OPERATOR, json(post(approval + "/approve"), ballot)).status())
                .isEqualTo(403);
        Answer stale =
                as(exec, json(post(approval + "/approve"), ballot.replace(digest, "0".repeat(64))));
        assertThat(stale.text("/error/code")).isEqualTo("changed-meanwhile");
        assertThat(
                        as(exec, json(post(approval + "/comments"), "{\"text\":\"why ten?\"}"))
                                .text("/comments/0/text"))
                .isEqualTo("why ten?");
        Answer approved = as(exec, json(post(approval + "/approve"), ballot));
        assertThat(approved.text("/state")).isEqualTo("approved");
        assertThat(as(admin, get(path)).text("/limit")).isEqualTo("10");
        assertThat(as(admin, delete(path + "/proposal")).status()).isEqualTo(404);
    }

    @Test
    void approvals_pageAndRefuseWhatTheyDoNotKnow() throws Exception {
        Actor admin = person("pager", Role.ADMIN);
        for (String feature : List.of("hour", "day")) {
            Answer made =
                    as(
                            admin,
                            json(
                                    post("/api/v1/budgets"),
                                    """
                                    {"tenant":"default","name":"P","scope":"feature","target":"playground",\
                                    "unit":"tokens","limit":"9","period":"%s"}\
                                    """
                                            .formatted(feature)));
            as(
                    admin,
                    json(
                            post("/api/v1/budgets/" + made.text("/id") + "/close"),
                            "{\"reason\":\"page\"}"));
        }
        Answer first = as(admin, get("/api/v1/approvals?show=asked&limit=1"));
        assertThat(first.body().at("/approvals")).hasSize(1);
        Answer second =
                as(
                        admin,
                        get("/api/v1/approvals?show=asked&limit=1&before=" + first.text("/next")));
        assertThat(second.text("/approvals/0/id")).isNotEqualTo(first.text("/approvals/0/id"));
        assertThat(as(admin, get("/api/v1/approvals?show=mine")).text("/error/field"))
                .isEqualTo("show");
        assertThat(as(admin, get("/api/v1/approvals?limit=0")).text("/error/field"))
                .isEqualTo("limit");
        assertThat(as(Actor.OPERATOR, get("/api/v1/approvals")).status()).isEqualTo(403);
        assertThat(as(admin, get("/api/v1/approvals/" + UUID.randomUUID())).status())
                .isEqualTo(404);
    }

    @Test
    void deputy_isNamedListedAndEnded() throws Exception {
        Actor lena = person("lena-away", Role.COMPLIANCE);
        Actor deputy = person("deputy-of-lena", Role.COMPLIANCE);
        Answer candidates = as(lena, get("/api/v1/delegations/candidates"));
        assertThat(candidates.body().toString()).contains("deputy-of-lena");
        Answer named =
                as(
                        lena,
                        json(
                                post("/api/v1/delegations"),
                                "{\"deputy\":\"deputy-of-lena\",\"ends\":\""
                                        + Instant.now().plus(Duration.ofDays(3))
                                        + "\"}"));
        assertThat(named.status()).isEqualTo(201);
        assertThat(as(deputy, get("/api/v1/delegations")).text("/delegations/0/person/name"))
                .isEqualTo("lena-away");
        String path = "/api/v1/delegations/" + named.text("/id");
        assertThat(as(lena, delete(path)).status()).isEqualTo(204);
        assertThat(as(lena, delete(path)).status()).isEqualTo(404);
    }
}
