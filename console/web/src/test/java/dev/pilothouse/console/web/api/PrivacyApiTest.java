package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.SubjectReader;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.ApprovalInbox;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import dev.pilothouse.policy.decisions.Identity;
import dev.pilothouse.policy.decisions.privacy.AccessAnswers;
import dev.pilothouse.policy.decisions.privacy.AccessFiles;
import dev.pilothouse.policy.decisions.privacy.ErasureEngine;
import dev.pilothouse.policy.decisions.privacy.ErasurePlans;
import dev.pilothouse.policy.decisions.privacy.Holds;
import dev.pilothouse.policy.decisions.privacy.OfficeReader;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequests;
import dev.pilothouse.policy.decisions.privacy.ProcessorNotices;
import dev.pilothouse.policy.decisions.privacy.Subjects;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.privacy.ErasureCertificate;
import dev.pilothouse.registry.Jobs;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Tenants;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
class PrivacyApiTest {
    private static final String ALL = "/api/v1/privacy-requests";
    private static final KeyPair KEY = Signatures.generate();

    private static MockMvc api;
    private static Access access;
    private static Actor.Person ade;
    private static Actor.Person lena;
    private static Actor.Person engineer;

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
        Sealer sealer = Sealer.of(Sealer.newKeyset());
        Tenants tenants = new Tenants(database, log, clock, sealer);
        access = new Access(database, log, clock);
        Actor.Person admin = person("admin", Role.ADMIN);
        ade = person("ade", Role.COMPLIANCE);
        lena = person("lena", Role.COMPLIANCE);
        engineer = person("engineer", Role.ENGINEER);
        tenants.create(admin, new TenantId("acme"), "Acme");
        List<ErasurePlans> kinds = new ArrayList<>();
        Approvals approvals = new Approvals(database, log, clock, () -> kinds);
        Subjects subjects = new Subjects(tenants, sealer);
        Jobs jobs = new Jobs(database, log, clock);
        List<ErasureTarget> targets = List.of(new AccessFiles(database, clock));
        ErasurePlans plans =
                new ErasurePlans(
                        database, log, clock, subjects, approvals, () -> targets, () -> Holds.NONE);
        kinds.add(plans);
        ErasureEngine engine =
                new ErasureEngine(
                        new ErasureEngine.Parts(
                                database,
                                log,
                                clock,
                                subjects,
                                jobs,
                                () -> targets,
                                PrivacyApiTest::seal,
                                new ProcessorNotices(log, Optional.empty())),
                        plans,
                        Duration.ofDays(91));
        List<SubjectReader> readers = List.of(new OfficeReader(database));
        AccessAnswers answers =
                new AccessAnswers(
                        database, log, clock, subjects, jobs, () -> readers, Duration.ofDays(14));
        api =
                MockMvcBuilders.standaloneSetup(
                                new PrivacyRequestsController(
                                        new PrivacyRequests(
                                                database, log, clock, subjects, approvals),
                                        plans,
                                        engine,
                                        answers,
                                        clock),
                                new ApprovalsController(
                                        approvals, new ApprovalInbox(database, clock)))
                        .setControllerAdvice(new Refusals(new DeniedAttempts(database, log, clock)))
                        .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
                        .build();
    }

    private static Seal seal(byte[] statement) {
        return Seal.of(
                "key-1",
                KEY.getPublic().getEncoded(),
                Signatures.sign(
                        KEY.getPrivate().getEncoded(), ErasureCertificate.DOMAIN, statement));
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
    void nobody() {
        SecurityContextHolder.clearContext();
    }

    private static Answer as(Actor actor, MockHttpServletRequestBuilder request) throws Exception {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(actor, ""));
        MockHttpServletResponse response = api.perform(request).andReturn().getResponse();
        boolean json =
                response.getContentType() != null && response.getContentType().contains("json");
        return new Answer(
                response.getStatus(),
                JsonMapper.shared().readTree(json ? response.getContentAsString() : "{}"),
                response);
    }

    private static Answer act(Actor actor, String path, String body) throws Exception {
        return as(actor, post(ALL + path).contentType(MediaType.APPLICATION_JSON).content(body));
    }

    private static Answer create(String kind, String identifier) throws Exception {
        return act(
                ade,
                "",
                """
                {"tenant":"acme","kind":"%s","identifiers":[{"kind":"user-id","value":"%s"}]}\
                """
                        .formatted(kind, identifier));
    }

    @Test
    void erasure_goesFromIntakeToCertificate() throws Exception {
        Answer made = create("erasure", "ann-77");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().toString()).doesNotContain("ann-77");
        String path = "/" + made.text("/request/name");
        assertThat(as(ade, get(ALL + path + "/identifiers")).text("/identifiers/0/value"))
                .isEqualTo("ann-77");
        assertThat(act(ade, path + "/plan", "{}").status()).isEqualTo(409);
        assertThat(act(ade, path + "/identity", "{\"method\":\"magic\"}").text("/error/field"))
                .isEqualTo("method");
        act(ade, path + "/identity", "{\"method\":\"sign-in\"}");
        assertThat(act(ade, path + "/plan", "{}").text("/stores/0/id")).isEqualTo("access-files");
        Answer asked = act(ade, path + "/ask", "{\"note\":\"please\"}");
        String ballot =
                "{\"digest\":\"" + asked.text("/request/plan/digest") + "\",\"comment\":\"\"}";
        String approve = "/api/v1/approvals/" + asked.text("/request/approval/id") + "/approve";
        assertThat(as(ade, body(approve, ballot)).text("/error/code")).isEqualTo("same-person");
        assertThat(as(lena, body(approve, ballot)).text("/state")).isEqualTo("approved");
        assertThat(as(ade, get(ALL + path + "/certificate")).status()).isEqualTo(404);
        assertThat(act(ade, path + "/execute", "{}").status()).isEqualTo(200);
        awaitDone(path);
        Answer certificate = as(ade, get(ALL + path + "/certificate"));
        assertThat(
                        ErasureCertificate.verified(certificate.raw().getContentAsString())
                                .said()
                                .path("request")
                                .asString())
                .isEqualTo(made.text("/request/name"));
        byte[] pdf =
                as(ade, get(ALL + path + "/certificate?format=pdf")).raw().getContentAsByteArray();
        assertThat(new String(pdf, 0, 5, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("%PDF-");
        assertThat(as(ade, get(ALL + path + "/identifiers")).status()).isEqualTo(404);
        assertThat(act(ade, path + "/probe", "{}").status()).isEqualTo(200);
        assertThat(as(ade, get(ALL + path)).text("/letters/0/name")).isEqualTo("done");
    }

    @Test
    void fewLetters_areTakenWithAWarning_andListsSayHowManyThereAre() throws Exception {
        Answer made = create("access", "abc");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/warnings/0")).contains("1 of fewer than 4 characters");
        assertThat(create("access", "abcd").body().has("warnings")).isFalse();
        Answer list = as(ade, get(ALL + "?open=true&kind=access&tenant=acme"));
        assertThat(list.body().path("total").asInt())
                .isEqualTo(list.body().path("requests").size())
                .isGreaterThanOrEqualTo(2);
        assertThat(as(ade, get(ALL + "?tenant=other")).body().path("total").asInt()).isZero();
    }

    @Test
    void identifiers_areAdded_withTheirSpellings_andWhatIsNotCertifiedIsNotProbedAgain()
            throws Exception {
        String path = "/" + create("erasure", "dora-1").text("/request/name");
        Answer added =
                act(
                        ade,
                        path + "/identifiers",
                        """
                        {"identifiers":[{"kind":"e-mail","value":" mailto:Dora@Example.com "}]}\
                        """);
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.body().toString()).doesNotContainIgnoringCase("dora");
        Answer known = as(ade, get(ALL + path + "/identifiers"));
        assertThat(known.body().at("/identifiers/1/spellings").valueStream())
                .extracting(JsonNode::asString)
                .containsExactly(
                        "mailto:Dora@Example.com",
                        "Dora@Example.com",
                        "Dora@example.com",
                        "dora@example.com");
        act(ade, path + "/identity", "{\"method\":\"sign-in\"}");
        Answer planned = act(ade, path + "/plan", "{}");
        assertThat(planned.body().at("/request/plan/spellings/as given").asInt()).isEqualTo(2);
        assertThat(planned.body().at("/request/plan/spellings/small letters").asInt()).isEqualTo(1);
        assertThat(act(ade, path + "/probe", "{}").status()).isEqualTo(409);
        assertThat(act(engineer, path + "/probe", "{}").status()).isEqualTo(404);
    }

    private static MockHttpServletRequestBuilder body(String path, String json) {
        return post(path).contentType(MediaType.APPLICATION_JSON).content(json);
    }

    private static void awaitDone(String path) throws Exception {
        Instant until = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(until)
                && !as(ade, get(ALL + path)).text("/request/state").equals("done")) {
            Thread.sleep(50);
        }
        assertThat(as(ade, get(ALL + path)).text("/request/state")).isEqualTo("done");
    }

    @Test
    void othersThanTheOffice_seeNothing() throws Exception {
        Answer made = create("access", "ben-1");
        String path = "/" + made.text("/request/name");
        assertThat(as(engineer, get(ALL)).status()).isEqualTo(403);
        assertThat(as(engineer, get(ALL + path)).status()).isEqualTo(404);
        assertThat(as(engineer, get(ALL + path + "/identifiers")).status()).isEqualTo(404);
        assertThat(as(Actor.OPERATOR, get(ALL)).status()).isEqualTo(403);
        assertThat(act(engineer, path + "/withdraw", "{}").status()).isEqualTo(404);
        assertThat(act(engineer, path + "/collect", "{}").status()).isEqualTo(404);
    }

    @Test
    void badInput_namesTheField() throws Exception {
        assertThat(act(ade, "", "{\"tenant\":\"acme\"}").text("/error/field")).isEqualTo("kind");
        Answer unknown =
                act(
                        ade,
                        "",
                        """
                        {"tenant":"acme","kind":"erasure","identifiers":[{"kind":"e-mail","value":"x"}]}\
                        """);
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text("/error/message")).contains("an e-mail address");
        assertThat(create("burning", "x").text("/error/field")).isEqualTo("kind");
        assertThat(as(ade, get(ALL + "/DSR-99999")).status()).isEqualTo(404);
        assertThat(as(ade, get(ALL + "?state=lost")).text("/error/field")).isEqualTo("state");
        assertThat(as(ade, get(ALL + "?state=done&open=true")).text("/error/field"))
                .isEqualTo("state");
        String path = "/" + create("objection", "cho").text("/request/name");
        assertThat(act(ade, path + "/refuse", "{\"ground\":\"mood\"}").text("/error/field"))
                .isEqualTo("ground");
        assertThat(act(ade, path + "/refuse", "{\"ground\":\"identity\"}").text("/request/state"))
                .isEqualTo("refused");
    }
}
