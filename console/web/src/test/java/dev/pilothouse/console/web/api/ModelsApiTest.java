package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import dev.pilothouse.analytics.kpis.Kpis;
import dev.pilothouse.analytics.models.ModelsUsed;
import dev.pilothouse.console.web.models.ModelTraffic;
import dev.pilothouse.db.clickhouse.ClickHouse;
import dev.pilothouse.db.clickhouse.Migrator;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestClickHouse;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.Ballot;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import dev.pilothouse.policy.decisions.Identity;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.registry.CardPolicies;
import dev.pilothouse.registry.CardSignOff;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.ModelCards;
import dev.pilothouse.registry.Models;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Tenants;
import java.time.Clock;
import java.time.Instant;
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
class ModelsApiTest {
    private static final String README =
            "---\\nlicense: mit\\npipeline_tag: text-generation\\nwidget: x\\n---\\n# M\\n";

    private static MockMvc api;
    private static Access access;
    private static Approvals approvals;
    private static TestClickHouse engine;
    private static String calls;
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
        Tenants tenants = new Tenants(database, log, clock, Sealer.of(Sealer.newKeyset()));
        access = new Access(database, log, clock);
        Actor.Person admin = person("admin", Role.ADMIN);
        engineer = person("engineer", Role.ENGINEER);
        compliance = person("compliance", Role.COMPLIANCE);
        tenants.create(admin, new TenantId("acme"), "Acme");
        CardSignOff signOff = new CardSignOff(log);
        approvals = new Approvals(database, log, clock, () -> List.of(signOff));
        ModelCards cards = new ModelCards(database, log, approvals, clock);
        Models models = new Models(database, log, cards, clock);
        engine = TestClickHouse.shared();
        calls = engine.database();
        new Migrator(store("writer", TestClickHouse.WRITER_PASSWORD)).migrate();
        Reader reader =
                new Reader(ClickHouse.open(store("reader", TestClickHouse.READER_PASSWORD)));
        ModelTraffic traffic =
                new ModelTraffic(
                        new ModelsUsed(reader),
                        new Kpis(reader),
                        new KillSwitches(database, log, clock, approvals, tenants),
                        new Deployments(database, log, clock),
                        models,
                        tenants,
                        clock);
        api =
                MockMvcBuilders.standaloneSetup(
                                new ModelsController(models, cards, traffic),
                                new CardsController(
                                        cards,
                                        new CardPolicies(database, log),
                                        new TakenFiles(database, log),
                                        clock))
                        .setControllerAdvice(new Refusals(new DeniedAttempts(database, log, clock)))
                        .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
                        .build();
    }

    private static dev.pilothouse.db.clickhouse.Access store(String user, String password) {
        return new dev.pilothouse.db.clickhouse.Access(engine.url(), user, password, calls);
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
        boolean isJson = text.startsWith("{");
        return new Answer(
                response.getStatus(), JsonMapper.shared().readTree(isJson ? text : "{}"), response);
    }

    private static void register(String id, String more) throws Exception {
        Answer made =
                as(
                        engineer,
                        json(
                                post("/api/v1/models"),
                                "{\"id\":\"%s\",\"name\":\"%s\"%s}".formatted(id, id, more)));
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    }

    @Test
    void versionsOfACard_areComparedFieldByField() throws Exception {
        register("c-two", ",\"licence\":\"MIT\"");
        String path = "/api/v1/models/c-two/card";
        Answer alone = as(compliance, get(path + "/compare"));
        assertThat(alone.body().path("different").asInt(-1)).isZero();
        assertThat(alone.body().path("to").asInt()).isEqualTo(1);
        signOff(path);
        Answer read = as(engineer, get(path));
        String body =
                "{\"number\":1,\"revision\":%d,\"card\":{\"identity\":{\"licence\":\"MIT\"},\"use\":{\"use_cases\":[\"Tests\"]}}}"
                        .formatted(read.body().path("revision").asInt());
        assertThat(as(engineer, json(put(path), body)).body().path("number").asInt()).isEqualTo(2);
        Answer two = as(compliance, get(path + "/compare"));
        assertThat(two.body().path("from").asInt()).isEqualTo(1);
        assertThat(two.body().toString())
                .contains("\"path\":\"use.use_cases\"", "\"after\":\"Tests\"")
                .doesNotContain("identity.licence");
        Answer whole = as(compliance, get(path + "/compare?from=2&to=1&all=true"));
        assertThat(whole.body().toString()).contains("identity.licence", "\"before\":\"Tests\"");
        Answer wrong = as(compliance, get(path + "/compare?from=9"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("/error/field")).isEqualTo("from");
        assertThat(wrong.text("/error/message")).contains("2, 1");
        assertThat(as(compliance, get("/api/v1/models/none/card/compare")).status()).isEqualTo(404);
    }

    private static void signOff(String path) throws Exception {
        Answer read = as(engineer, get(path));
        Answer asked =
                as(
                        engineer,
                        json(
                                post(path + "/sign-off"),
                                "{\"number\":1,\"revision\":%d}"
                                        .formatted(read.body().path("revision").asInt())));
        approvals.approve(
                compliance,
                UUID.fromString(asked.text("/approval")),
                Ballot.of(asked.text("/digest"), ""));
    }

    @Test
    void model_isRegisteredChangedPagedAndRemoved() throws Exception {
        register("p-base", ",\"kind\":\"base\",\"licence\":\"MIT\"");
        register(
                "p-tuned",
                ",\"parents\":[{\"parent\":\"p-base\",\"relation\":\"fine-tuned-from\"}]");
        Answer first = as(compliance, get("/api/v1/models?q=p-&limit=1"));
        assertThat(first.text("/models/0/id")).isEqualTo("p-base");
        assertThat(first.text("/next")).isEqualTo("p-base");
        Answer second = as(compliance, get("/api/v1/models?q=p-&limit=1&after=p-base"));
        assertThat(second.text("/models/0/parents/0/parent")).isEqualTo("p-base");
        assertThat(second.body().has("next")).isFalse();
        assertThat(as(compliance, get("/api/v1/models?limit=0")).status()).isEqualTo(400);
        assertThat(
                        as(compliance, get("/api/v1/models/p-tuned/lineage"))
                                .body()
                                .path("models")
                                .size())
                .isEqualTo(2);

        String change = "{\"version\":1,\"name\":\"p-base\",\"family\":\"p\"}";
        assertThat(as(compliance, json(put("/api/v1/models/p-base"), change)).status())
                .isEqualTo(403);
        assertThat(as(engineer, json(put("/api/v1/models/p-base"), change)).status())
                .isEqualTo(200);
        assertThat(as(engineer, json(put("/api/v1/models/p-base"), change)).status())
                .isEqualTo(409);
        assertThat(as(engineer, delete("/api/v1/models/p-base")).text("/error/code"))
                .isEqualTo("still-in-use");
        assertThat(as(engineer, delete("/api/v1/models/p-tuned")).status()).isEqualTo(204);
        assertThat(as(engineer, get("/api/v1/models/p-tuned")).status()).isEqualTo(404);
        Answer wrong =
                as(
                        engineer,
                        json(
                                post("/api/v1/models"),
                                "{\"id\":\"x\",\"name\":\"x\",\"kind\":\"big\"}"));
        assertThat(wrong.text("/error/field")).isEqualTo("kind");
    }

    @Test
    void card_isSavedSignedOffAndExported() throws Exception {
        register("c-model", "");
        String card = "/api/v1/models/c-model/card";
        assertThat(as(compliance, get(card)).text("/card/identity/name")).isEqualTo("c-model");
        String mine =
                "{\"number\":1,\"revision\":1,\"card\":{\"identity\":{\"name\":\"c-model\"},\"use\":{\"task\":\"chat\"}}}";
        Answer saved = as(engineer, json(put(card), mine));
        assertThat(saved.body().path("revision").asInt()).isEqualTo(2);
        Answer second = as(engineer, json(put(card), mine));
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text("/error/message")).contains("Task (use.task)", "revision 2");
        Answer broken =
                as(
                        engineer,
                        json(
                                put(card),
                                mine.replace("\"revision\":1", "\"revision\":2")
                                        .replace("task", "tsk")));
        assertThat(broken.text("/error/field")).isEqualTo("use.tsk");

        String ask = "{\"number\":1,\"revision\":2,\"note\":\"ready\"}";
        assertThat(as(Actor.OPERATOR, json(post(card + "/sign-off"), ask)).status()).isEqualTo(403);
        Answer asked = as(engineer, json(post(card + "/sign-off"), ask));
        assertThat(asked.text("/state")).isEqualTo("asked");
        UUID approval = UUID.fromString(asked.text("/approval"));
        approvals.approve(compliance, approval, Ballot.of(asked.text("/digest"), "fine"));
        Answer signed = as(engineer, get(card));
        assertThat(signed.text("/state")).isEqualTo("signed");
        assertThat(signed.text("/signed_by")).isEqualTo("compliance");
        assertThat(
                        as(engineer, get("/api/v1/models/c-model"))
                                .body()
                                .at("/card/covered")
                                .asBoolean())
                .isTrue();
        assertThat(as(engineer, delete(card + "/sign-off")).status()).isEqualTo(409);

        Answer bom = as(compliance, get(card + "/export?format=cyclonedx"));
        assertThat(bom.text("/bomFormat")).isEqualTo("CycloneDX");
        assertThat(bom.raw().getHeader("Content-Disposition")).contains("c-model-card-1.cdx.json");
        Answer pdf = as(compliance, get(card + "/export?format=pdf"));
        assertThat(
                        new String(
                                pdf.raw().getContentAsByteArray(),
                                0,
                                5,
                                java.nio.charset.StandardCharsets.ISO_8859_1))
                .isEqualTo("%PDF-");
        assertThat(as(compliance, get(card + "/export?format=word")).status()).isEqualTo(400);
        assertThat(as(compliance, get(card + "/versions")).body().path("cards").size())
                .isEqualTo(1);
    }

    @Test
    void import_triesFirst_savesWhole_andRefusesBroken() throws Exception {
        register("i-model", "");
        String path = "/api/v1/models/i-model/card/import";
        Answer tried =
                as(engineer, json(post(path), "{\"dry_run\":true,\"file\":\"" + README + "\"}"));
        assertThat(tried.body().has("saved")).isFalse();
        assertThat(tried.text("/unknown/0")).isEqualTo("widget");
        assertThat(tried.body().path("changes").valueStream().map(c -> c.path("path").asString()))
                .containsExactly("identity.licence", "use.task", "notes.widget");
        Answer broken =
                as(
                        engineer,
                        json(post(path), "{\"file\":\"" + README.replace("mit", "[a") + "\"}"));
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.text("/error/field")).startsWith("line ");
        assertThat(as(engineer, get("/api/v1/models/i-model/card")).body().path("revision").asInt())
                .isEqualTo(1);
        Answer saved = as(engineer, json(post(path), "{\"file\":\"" + README + "\"}"));
        assertThat(saved.text("/saved/card/identity/licence")).isEqualTo("MIT");
        assertThat(saved.text("/saved/card/identity/name")).isEqualTo("i-model");
        assertThat(as(compliance, json(post(path), "{\"file\":\"" + README + "\"}")).status())
                .isEqualTo(403);
    }

    @Test
    void live_figuresComeFromCalls_andNamesInCallsAreRegistered() throws Exception {
        String at =
                Instant.now()
                        .minusSeconds(60)
                        .toString()
                        .replace("T", " ")
                        .replaceAll("\\..*|Z", "");
        engine.execute(
                "INSERT INTO "
                        + calls
                        + ".span (batch, tenant, trace_id, span_id, ts, call, outcome, model,"
                        + " feature, environment, duration_ns) VALUES (1, 'acme', '"
                        + "1".repeat(32)
                        + "', '"
                        + "1".repeat(16)
                        + "', '"
                        + at
                        + "', 1, 'ok', 'seen-in-calls', 'chat', 'production', 2000000000)");
        Answer names = as(engineer, get("/api/v1/unregistered-models"));
        assertThat(names.text("/models/0/name")).isEqualTo("seen-in-calls");
        assertThat(names.text("/models/0/tenant")).isEqualTo("acme");
        String body = "{\"name\":\"seen-in-calls\",\"tenant\":\"acme\"}";
        assertThat(as(compliance, json(post("/api/v1/unregistered-models"), body)).status())
                .isEqualTo(403);
        Answer made = as(engineer, json(post("/api/v1/unregistered-models"), body));
        assertThat(made.text("/kind")).isEqualTo("unstated");
        assertThat(as(engineer, json(post("/api/v1/unregistered-models"), body)).status())
                .isEqualTo(404);
        JsonNode live = as(engineer, get("/api/v1/models/" + made.text("/id") + "/live")).body();
        assertThat(live.path("calls").asLong()).isEqualTo(1);
        assertThat(live.path("p50_millis").asDouble()).isBetween(1999.0, 2001.0);
        assertThat(live.path("evals").asString()).isEqualTo("no source");
    }

    @Test
    void fieldsAndPolicies() throws Exception {
        assertThat(as(compliance, get("/api/v1/card-fields")).body().path("sections").size())
                .isEqualTo(9);
        String policy = "{\"policy\":\"deny\"}";
        assertThat(as(engineer, json(put("/api/v1/card-policies/acme"), policy)).status())
                .isEqualTo(403);
        Actor admin = person("second-admin", Role.ADMIN);
        assertThat(as(admin, json(put("/api/v1/card-policies/acme"), policy)).text("/policy"))
                .isEqualTo("deny");
        assertThat(as(engineer, get("/api/v1/card-policies")).text("/policies/0/policy"))
                .isEqualTo("deny");
        assertThat(
                        as(admin, json(put("/api/v1/card-policies/acme"), "{\"policy\":\"x\"}"))
                                .text("/error/field"))
                .isEqualTo("policy");
    }
}
