package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.decisions.KillRecovery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Kills, drills, alarms and break-glass tokens over REST. */
class KillsApiTest extends RunningApi {
    @Test
    void kill_actsForTheOperator_andIsFound() throws Exception {
        Answer made =
                as(
                        Actor.OPERATOR,
                        json(
                                post("/api/v1/kills"),
                                """
                                {"scope":"feature","target":"playground","tenant":"default","reason":"leaks"}\
                                """));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/state")).isEqualTo("active");

        Answer found = as(Actor.OPERATOR, get("/api/v1/kills/" + made.text("/id")));
        assertThat(found.text("/kill/reason")).isEqualTo("leaks");
        assertThat(found.body().at("/acknowledgements/acknowledged").asInt()).isZero();
        Answer listed = as(Actor.OPERATOR, get("/api/v1/kills"));
        assertThat(listed.body().at("/kills").valueStream().map(k -> k.path("id").asString()))
                .contains(made.text("/id"));
    }

    @Test
    void killThatFallsBack_namesADeployment_andItsEnd() throws Exception {
        Actor mira = person("falls-back", Role.ONCALL);
        String fields =
                "{\"scope\":\"agent\",\"target\":\"a1\",\"tenant\":\"default\",\"reason\":\"loops\","
                        + "\"mode\":\"fall-back\",\"expires_at\":\"2099-01-01T00:00:00Z\"";
        Answer nowhere = as(mira, json(post("/api/v1/kills"), fields + "}"));
        assertThat(nowhere.status()).isEqualTo(400);
        assertThat(nowhere.text("/error/field")).isEqualTo("fallback");
        Answer made =
                as(
                        mira,
                        json(
                                post("/api/v1/kills"),
                                fields + ",\"fallback\":\"smollm2-135m-instruct-pool-1\"}"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/mode")).isEqualTo("fall-back");
        assertThat(made.text("/fallback")).isEqualTo("smollm2-135m-instruct-pool-1");
        assertThat(made.text("/expires_at")).isEqualTo("2099-01-01T00:00:00Z");
    }

    @Test
    void lift_takesTwoPeople_andNeverTheOperator() throws Exception {
        String path = "/api/v1/kills/" + kill() + "/lift";
        String because = "{\"reason\":\"mended\"}";
        Actor first = person("first", Role.ONCALL);

        assertThat(as(Actor.OPERATOR, json(post(path), because)).status()).isEqualTo(403);
        assertThat(as(first, json(post(path), because)).status()).isEqualTo(202);
        Answer again = as(first, json(post(path), because));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text("/error/code")).isEqualTo("same-person");
        Answer lifted = as(person("second", Role.ADMIN), json(post(path), because));
        assertThat(lifted.status()).isEqualTo(200);
        assertThat(lifted.text("/state")).isEqualTo("lifted");
    }

    @Test
    void engineer_mayNotKillEverything() throws Exception {
        Answer refused =
                as(
                        person("engineer", Role.ENGINEER),
                        json(post("/api/v1/kills"), "{\"scope\":\"global\",\"reason\":\"no\"}"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("/error/code")).isEqualTo("denied");
        assertThat(refused.text("/error/message")).contains("kill-wide");
        assertThat(
                        entries.page(
                                        person("auditor", Role.COMPLIANCE),
                                        AuditFilter.ALL.withAction("access.deny"),
                                        OptionalLong.empty(),
                                        10)
                                .entries())
                .anySatisfy(e -> assertThat(e.objectId()).isEqualTo("kill-wide"));
    }

    @Test
    void killAlarm_standsUntilSomebodyHasLooked() throws Exception {
        Actor mira = person("watcher", Role.ONCALL);
        recovery.reconcile(
                Optional.of(new NodeId("gateway-9")),
                new KillRecovery.Held(1_000, List.of(), true));
        Answer listed = as(mira, get("/api/v1/kill-alarms"));
        assertThat(listed.text("/alarms/0/witness")).isEqualTo("gateway-9");
        assertThat(listed.body().at("/alarms/0/enforced").asLong()).isEqualTo(1_000);
        assertThat(listed.body().at("/alarms/0/signature_verified").asBoolean()).isTrue();
        String seen = "/api/v1/kill-alarms/" + listed.text("/alarms/0/id") + "/seen";
        assertThat(as(person("visitor", Role.ENGINEER), json(post(seen), "{}")).status())
                .isEqualTo(403);
        assertThat(as(mira, json(post(seen), "{}")).status()).isEqualTo(204);
        assertThat(as(mira, get("/api/v1/kill-alarms")).body().path("alarms")).isEmpty();
    }

    @Test
    void killKey_isReplacedOnce_byItsName_underAudit() throws Exception {
        Actor admin = person("key-keeper", Role.ADMIN);
        String old = as(person("night-key", Role.ONCALL), get("/api/v1/kill-key")).text("/id");
        assertThat(old).startsWith("kill-");
        assertThat(as(person("boss-key", Role.EXECUTIVE), get("/api/v1/kill-key")).status())
                .isEqualTo(403);
        String path = "/api/v1/kill-key/replace";
        String body = "{\"key\":\"" + old + "\",\"reason\":\"a laptop is gone\"}";
        assertThat(as(person("night-key", Role.ONCALL), json(post(path), body)).status())
                .isEqualTo(403);
        Answer unconfirmed = as(admin, json(post(path), "{\"reason\":\"a laptop is gone\"}"));
        assertThat(unconfirmed.status()).isEqualTo(400);
        assertThat(unconfirmed.text("/error/field")).isEqualTo("key");
        Answer fresh = as(admin, json(post(path), body));
        assertThat(fresh.status()).isEqualTo(200);
        assertThat(fresh.text("/id")).startsWith("kill-").isNotEqualTo(old);
        assertThat(as(admin, get("/api/v1/kill-key")).text("/id")).isEqualTo(fresh.text("/id"));
        Answer again = as(admin, json(post(path), body));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text("/error/code")).isEqualTo("changed-meanwhile");
        assertThat(
                        entries.page(
                                        person("key-auditor", Role.COMPLIANCE),
                                        AuditFilter.ALL.withAction("signing-key.retire"),
                                        OptionalLong.empty(),
                                        10)
                                .entries())
                .singleElement()
                .satisfies(e -> assertThat(e.objectId()).isEqualTo(old));
    }

    @Test
    void drill_runs_isFound_andScheduled() throws Exception {
        Actor mira = person("driller", Role.ONCALL);
        Answer begun = as(mira, post("/api/v1/drills"));
        assertThat(begun.status()).isEqualTo(202);
        String path = "/api/v1/drills/" + begun.text("/id");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !as(mira, get(path)).text("/state").equals("running"));
        Answer found = as(mira, get(path));
        assertThat(found.text("/state")).isEqualTo("failed");
        assertThat(found.text("/detail")).contains("no node has joined");
        assertThat(as(mira, get("/api/v1/drills")).text("/drills/0/id"))
                .isEqualTo(begun.text("/id"));
        String week = "{\"every\":\"week\"}";
        assertThat(
                        as(
                                        person("looker", Role.EXECUTIVE),
                                        json(put("/api/v1/drills/schedule"), week))
                                .status())
                .isEqualTo(403);
        Answer set = as(mira, json(put("/api/v1/drills/schedule"), week));
        assertThat(set.text("/every")).isEqualTo("week");
        assertThat(as(mira, get("/api/v1/drills/schedule")).text("/next")).isNotEmpty();
    }

    @Test
    void breakGlassToken_isShownOnce_listedAndRevoked() throws Exception {
        Actor admin = person("glazier", Role.ADMIN);
        String tokens = "/api/v1/break-glass/tokens";
        String body = "{\"name\":\"night shift\",\"expires_in\":\"P30D\"}";
        assertThat(as(person("guard", Role.ONCALL), json(post(tokens), body)).status())
                .isEqualTo(403);
        Answer wrong = as(admin, json(post(tokens), body.replace("P30D", "a month")));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("/error/field")).isEqualTo("expires_in");
        Answer made = as(admin, json(post(tokens), body));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/certificate")).contains("BEGIN CERTIFICATE", "PRIVATE KEY");

        Answer listed = as(person("guard", Role.ONCALL), get("/api/v1/break-glass"));
        assertThat(listed.text("/tokens/0/id")).isEqualTo(made.text("/id"));
        assertThat(listed.text("/tokens/0/state")).isEqualTo("valid");
        assertThat(listed.body().at("/tokens/0/kills").asInt()).isZero();
        assertThat(listed.body().path("unreconciled")).isEmpty();
        assertThat(listed.body().toString()).doesNotContain(made.text("/token"));
        assertThat(as(person("chief", Role.EXECUTIVE), get("/api/v1/break-glass")).status())
                .isEqualTo(403);

        String revoke = tokens + "/" + made.text("/id") + "/revoke";
        assertThat(as(admin, json(post(revoke), "{}")).status()).isEqualTo(204);
        assertThat(as(admin, get("/api/v1/break-glass")).text("/tokens/0/state"))
                .isEqualTo("revoked");
        assertThat(as(admin, json(post(tokens + "/none/revoke"), "{}")).status()).isEqualTo(404);
    }

    private String kill() throws Exception {
        return as(
                        Actor.OPERATOR,
                        json(
                                post("/api/v1/kills"),
                                """
                                {"scope":"agent","target":"a-1","tenant":"default","reason":"loops"}\
                                """))
                .text("/id");
    }
}
