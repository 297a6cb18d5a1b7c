package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.AnnexDocuments;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.Ballot;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import dev.pilothouse.policy.decisions.Identity;
import dev.pilothouse.policy.decisions.LogRetention;
import dev.pilothouse.policy.decisions.Obligations;
import dev.pilothouse.policy.decisions.RiskClasses;
import dev.pilothouse.policy.decisions.RiskSettings;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.risk.RiskFile;
import dev.pilothouse.policy.rules.risk.Ruleset;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Teams;
import dev.pilothouse.registry.Tenants;
import java.security.KeyPair;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(TestPostgres.class)
class RisksApiTest {
    private static final String PATH = "/api/v1/features/acme/mood/risk";

    private static MockMvc api;
    private static Access access;
    private static Approvals approvals;
    private static AuditReader reader;
    private static Actor.Person engineer;
    private static Actor.Person compliance;

    private record Answer(int status, JsonNode body, MockHttpServletResponse raw) {
        String text(String pointer) {
            return body.at(pointer).asString("");
        }
    }

    @BeforeAll
    static void open(TestDatabase scratch) {
        Migrations.migrate(scratch.url(), "pilothouse_owner", scratch.ownerPassword());
        Database database = new Database(scratch.app());
        Clock clock = Clock.systemUTC();
        AuditLog log = new AuditLog(clock);
        reader = new AuditReader(database, log);
        access = new Access(database, log, clock);
        Actor.Person admin = person("admin", Role.ADMIN);
        engineer = person("engineer", Role.ENGINEER);
        compliance = person("compliance", Role.COMPLIANCE);
        TenantId acme = new TenantId("acme");
        new Tenants(database, log, clock, Sealer.of(Sealer.newKeyset()))
                .create(admin, acme, "Acme");
        new Teams(database, log, clock).create(admin, acme, new TeamId("hr"), "HR");
        new Features(database, log, clock)
                .declare(
                        admin,
                        acme,
                        new FeatureId("mood"),
                        FeatureData.of(new TeamId("hr"), "Mood watch", "", FeatureState.DRAFT));
        KeyPair key = Signatures.generate();
        RiskClasses[] made = new RiskClasses[1];
        approvals = new Approvals(database, log, clock, () -> List.of(made[0].signOffs()));
        made[0] =
                new RiskClasses(
                        database,
                        log,
                        clock,
                        approvals,
                        s ->
                                Seal.of(
                                        "k1",
                                        key.getPublic().getEncoded(),
                                        Signatures.sign(
                                                key.getPrivate().getEncoded(), RiskFile.DOMAIN, s)),
                        Ruleset.current());
        api =
                MockMvcBuilders.standaloneSetup(
                                new RiskController(
                                        made[0],
                                        new RiskSettings(database, log, clock, Ruleset.current()),
                                        new AnnexDocuments(
                                                database,
                                                new AuditReader(database, log),
                                                clock,
                                                (a, t, f) -> List.of()),
                                        new TakenFiles(database, log)),
                                new ObligationsController(
                                        new Obligations(
                                                database, clock, (t, f) -> LogRetention.USUAL)))
                        .setControllerAdvice(new Refusals(new DeniedAttempts(database, log, clock)))
                        .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
                        .build();
    }

    private static Actor.Person person(String name, Role role) {
        Actor.Person person =
                access.signIn(
                        new Identity("https://id.example", name, name, name, Optional.empty()));
        access.grant(
                new Actor.Person(
                        UUID.randomUUID(), "root", "root", Set.of(Grant.everywhere(Role.ADMIN))),
                person.id(),
                Grant.everywhere(role));
        return access.current(person.id()).orElseThrow();
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    private static MockHttpServletRequestBuilder json(
            MockHttpServletRequestBuilder request, String body) {
        return request.contentType(MediaType.APPLICATION_JSON).content(body);
    }

    private static Answer as(Actor actor, MockHttpServletRequestBuilder request) throws Exception {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(actor, ""));
        MockHttpServletResponse response = api.perform(request).andReturn().getResponse();
        String text = response.getContentAsString();
        return new Answer(
                response.getStatus(),
                JsonMapper.shared().readTree(text.startsWith("{") ? text : "{}"),
                response);
    }

    private static Answer answer(String question, String values) throws Exception {
        Answer now = as(engineer, get(PATH));
        return as(
                engineer,
                json(
                        put(PATH + "/answers/" + question),
                        "{\"revision\":%d,\"values\":%s}"
                                .formatted(now.body().path("revision").asInt(), values)));
    }

    @Test
    void questionnaire_isAnsweredSignedOffAndExported() throws Exception {
        Answer first = as(engineer, get(PATH));
        assertThat(first.text("/state")).isEqualTo("none");
        assertThat(first.text("/next/id")).isEqualTo("infers_from_input");
        assertThat(answer("infers_from_input", "[\"perhaps\"]").text("/error/field"))
                .isEqualTo("infers_from_input");
        answer("infers_from_input", "[\"yes\"]");
        answer("eu_nexus", "[\"yes\"]");
        answer("exclusion", "[\"none\"]");
        answer("roles", "[\"deployer\"]");
        answer("practices", "[\"emotion\"]");
        Answer last = answer("emotion_medical", "[\"no\"]");
        assertThat(last.body().has("next")).isFalse();
        assertThat(last.text("/result/risk_class")).isEqualTo("prohibited");
        assertThat(last.text("/second/0")).isEqualTo("prohibited");
        Answer stale =
                as(
                        engineer,
                        json(
                                put(PATH + "/answers/eu_nexus"),
                                "{\"revision\":1,\"values\":[\"no\"]}"));
        assertThat(stale.status()).isEqualTo(409);
        Answer asked =
                as(
                        engineer,
                        json(
                                post(PATH + "/sign-off"),
                                "{\"revision\":%d,\"note\":\"look\"}"
                                        .formatted(last.body().path("revision").asInt())));
        assertThat(asked.text("/state")).isEqualTo("asked");
        assertThat(asked.text("/in_force/risk_class")).isEqualTo("prohibited");
        assertThat(asked.body().at("/in_force/confirmed").asBoolean(true)).isFalse();
        assertThat(asked.body().path("held").asBoolean()).isTrue();
        Answer held = answer("emotion_medical", "[\"yes\"]");
        assertThat(held.status()).isEqualTo(409);
        assertThat(held.text("/error/message")).contains(asked.text("/approval"));
        approvals.approve(
                compliance,
                UUID.fromString(asked.text("/approval")),
                Ballot.of(asked.text("/digest"), ""));
        Answer signed = as(compliance, get(PATH));
        assertThat(signed.text("/state")).isEqualTo("signed");
        assertThat(signed.text("/in_force/articles/0")).isEqualTo("Article 5(1)(f)");
        Answer file = as(compliance, get(PATH + "/export"));
        assertThat(RiskFile.verified(file.raw().getContentAsString()).seal().fingerprint())
                .hasSize(64);
        assertThat(as(compliance, get(PATH + "/export?format=pdf")).raw().getContentAsByteArray())
                .startsWith('%', 'P', 'D', 'F');
        assertThat(as(compliance, get(PATH + "/export?format=xml")).status()).isEqualTo(400);
        assertThat(reader.count(compliance, AuditFilter.ALL.withAction("risk.export")))
                .isEqualTo(2);
        Answer annex = as(compliance, get("/api/v1/features/acme/mood/annex-iv"));
        assertThat(annex.body().path("sections").size()).isEqualTo(9);
        assertThat(annex.body().at("/sections/7/gaps/0").asString()).contains("declaration");
        assertThat(annex.body().at("/sections/5/items/0/text").asString())
                .matches("[1-9][0-9]* entries about the feature.*");
        assertThat(annex.body().at("/sections/5/items/1/source").asString())
                .matches("entry [1-9][0-9]*");
        String declared = "{\"evidence\":\"Archive 12, declaration of 1 October\"}";
        assertThat(
                        as(
                                        engineer,
                                        json(
                                                put("/api/v1/features/acme/mood/risk/duties/O-47"),
                                                declared))
                                .status())
                .isEqualTo(200);
        annex = as(compliance, get("/api/v1/features/acme/mood/annex-iv"));
        assertThat(annex.body().at("/sections/7/gaps").size()).isZero();
        assertThat(annex.body().at("/sections/7/items/0/text").asString())
                .isEqualTo("Archive 12, declaration of 1 October");
        Answer without = as(engineer, get("/api/v1/features/acme/mood/annex-iv"));
        assertThat(without.body().path("sections").get(5).path("items").size()).isEqualTo(1);
        assertThat(as(compliance, get("/api/v1/risks")).text("/risks/0/risk_class"))
                .isEqualTo("prohibited");
        assertThat(as(compliance, get("/api/v1/obligations")).text("/obligations/0/duty"))
                .isEqualTo("O-5");
        assertThat(as(compliance, get("/api/v1/smells")).status()).isEqualTo(200);
    }

    @Test
    void policy_isForWhoApprovesRisks() throws Exception {
        String body = "{\"unclassified\":\"warn\",\"deny_from\":\"2027-01-01T00:00:00Z\"}";
        assertThat(as(engineer, json(put("/api/v1/risk-policies/acme"), body)).status())
                .isEqualTo(403);
        assertThat(as(compliance, json(put("/api/v1/risk-policies/acme"), body)).text("/deny_from"))
                .isEqualTo("2027-01-01T00:00:00Z");
        assertThat(
                        as(
                                        compliance,
                                        json(
                                                put("/api/v1/risk-policies/acme"),
                                                "{\"unclassified\":\"off\",\"deny_from\":\"2027-01-01T00:00:00Z\"}"))
                                .text("/error/field"))
                .isEqualTo("deny_from");
        assertThat(as(engineer, get("/api/v1/risk-policies")).text("/policies/0/unclassified"))
                .isEqualTo("warn");
    }
}
