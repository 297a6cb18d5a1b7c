package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.pilothouse.analytics.erasure.SampleErasure;
import dev.pilothouse.bridge.control.ControlBridge;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.db.clickhouse.ClickHouse;
import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.Migrator;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.testkit.TestClickHouse;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.ApprovalInbox;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.Ballot;
import dev.pilothouse.policy.decisions.Budgets;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import dev.pilothouse.policy.decisions.Deputies;
import dev.pilothouse.policy.decisions.Identity;
import dev.pilothouse.policy.decisions.KillRecovery;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.registry.ApiKey;
import dev.pilothouse.registry.CachePolicies;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.FirstStart;
import dev.pilothouse.registry.Jobs;
import dev.pilothouse.registry.Keys;
import dev.pilothouse.registry.ModelCards;
import dev.pilothouse.registry.Models;
import dev.pilothouse.registry.Prices;
import dev.pilothouse.registry.Providers;
import dev.pilothouse.registry.Publication;
import dev.pilothouse.registry.ReadOnlyTools;
import dev.pilothouse.registry.Replicas;
import dev.pilothouse.registry.SampleModels;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Teams;
import dev.pilothouse.registry.Tenants;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
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
class ApiTest {
    private static final TenantId TENANT = FirstStart.TENANT;

    private static Access access;
    private static MockMvc api;
    private static ControlBridge bridge;
    private static Keys allKeys;
    private static KillRecovery recovery;
    private static AuditReader entries;
    private static Approvals approvals;
    private static KillSwitches switches;
    private static Budgets budgets;

    private record Answer(int status, JsonNode body) {
        String text(String pointer) {
            return body.at(pointer).asString("");
        }
    }

    @BeforeAll
    static void open(TestDatabase scratch, @TempDir Path folder) throws Exception {
        Migrations.migrate(scratch.url(), "pilothouse_owner", scratch.ownerPassword());
        Database database = new Database(scratch.app());
        Clock clock = Clock.systemUTC();
        AuditLog log = new AuditLog(clock);
        entries = new AuditReader(database, log);
        AeadConfig.register();
        Sealer sealer =
                Sealer.of(
                        TinkJsonProtoKeysetFormat.serializeKeyset(
                                KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
                                InsecureSecretKeyAccess.get()));
        Tenants tenants = new Tenants(database, log, clock, sealer);
        Teams teams = new Teams(database, log, clock);
        Features features = new Features(database, log, clock);
        Keys keys = new Keys(database, log, clock, features);
        access = new Access(database, log, clock);
        Prices prices = new Prices(database, log, clock);
        Providers providers = new Providers(database, log, clock, sealer);
        new FirstStart(
                        database,
                        tenants,
                        teams,
                        features,
                        providers,
                        new Deployments(database, log, clock),
                        prices)
                .run("pool-1", "http://127.0.0.1:1/v1", 4);
        approvals = new Approvals(database, log, clock, ApiTest::approvables);
        switches = new KillSwitches(database, log, clock, approvals, tenants);
        budgets = new Budgets(database, log, clock, approvals);
        Replicas replicas = new Replicas(database, log, clock, sealer);
        bridge =
                ControlBridge.start(
                        new ControlBridge.Config(
                                "127.0.0.1",
                                0,
                                "a-join-token-of-tests",
                                folder.resolve("authority.pem"),
                                Duration.ofDays(1)),
                        new ControlBridge.Parts(
                                scratch.app(),
                                database,
                                log,
                                sealer,
                                new Publication(database, sealer, clock),
                                switches,
                                replicas,
                                clock));
        Fleet fleet = bridge.fleet();
        recovery = new KillRecovery(database, log, clock, tenants);
        Jobs jobs = new Jobs(database, log, clock);
        ModelCards cards = new ModelCards(database, log, approvals, clock);
        Models models = new Models(database, log, cards, clock);
        SampleCompany company = new SampleCompany(tenants, teams, features, keys, clock);
        allKeys = keys;
        api =
                MockMvcBuilders.standaloneSetup(
                                new MeController(),
                                new UnknownAddress(),
                                new KillsController(switches, fleet),
                                new KeysController(keys),
                                new FeaturesController(features),
                                new BudgetsController(budgets),
                                new ApprovalsController(
                                        approvals, new ApprovalInbox(database, clock)),
                                new DeputiesController(new Deputies(database, log, clock)),
                                new CachesController(
                                        new CachePolicies(database, log), bridge.caches()),
                                new CachePurgesController(bridge.caches()),
                                new JobsController(jobs),
                                new ProvidersController(providers),
                                new NodesController(fleet),
                                new KillKeyController(fleet),
                                new BreakGlassController(bridge.breakGlass(), recovery, clock),
                                new DrillsController(
                                        bridge.drills(),
                                        bridge.drillRunner(),
                                        new TakenFiles(database, log)),
                                new ReadOnlyToolsController(
                                        new ReadOnlyTools(database, log, clock)),
                                new ReplicasController(bridge.replicas(), replicas),
                                new SampleCompanyController(
                                        company,
                                        new SampleWipe(company, fleet, erasure(), jobs),
                                        prices,
                                        new SampleModels(database, models, cards)))
                        .setControllerAdvice(new Refusals(new DeniedAttempts(database, log, clock)))
                        .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
                        .build();
    }

    /** Another person approves what an answer says that it waits for. */
    private static void approve(Answer waits, String pointer) {
        approvals.approve(
                person("approver", Role.ADMIN),
                UUID.fromString(waits.text(pointer + "/approval")),
                Ballot.of(waits.text(pointer + "/digest"), "fine"));
    }

    private static List<Approvable<Tx>> approvables() {
        return List.of(switches.lifts(), budgets.raises());
    }

    private static SampleErasure erasure() {
        TestClickHouse engine = TestClickHouse.shared();
        String database = engine.database();
        new Migrator(store(engine, "writer", TestClickHouse.WRITER_PASSWORD, database)).migrate();
        ClickHouse eraser =
                ClickHouse.open(store(engine, "eraser", TestClickHouse.ERASER_PASSWORD, database));
        ClickHouse reader =
                ClickHouse.open(store(engine, "reader", TestClickHouse.READER_PASSWORD, database));
        return new SampleErasure(new Eraser(eraser), new Reader(reader));
    }

    private static dev.pilothouse.db.clickhouse.Access store(
            TestClickHouse engine, String user, String password, String database) {
        return new dev.pilothouse.db.clickhouse.Access(engine.url(), user, password, database);
    }

    @AfterAll
    static void close() {
        bridge.close();
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

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
    void unknownAddress_isRefusedAsEverythingElse() throws Exception {
        Actor admin = person("lost", Role.ADMIN);
        Answer lost = as(admin, get("/api/budgets"));
        assertThat(lost.status()).isEqualTo(404);
        assertThat(lost.text("/error/message")).contains("GET /api/budgets");
        assertThat(as(admin, delete("/api/v1/me")).status()).isEqualTo(404);
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

    @Test
    void nodes_areListed() throws Exception {
        assertThat(as(Actor.OPERATOR, get("/api/v1/nodes")).body().path("nodes").isArray())
                .isTrue();
        assertThat(as(person("boss", Role.EXECUTIVE), get("/api/v1/nodes")).status())
                .isEqualTo(403);
    }

    @Test
    void sampleCompany_isCreatedOnce_andItsEarlierKeysEnd() throws Exception {
        String company =
                """
                {"tenants":[{"id":"acme","display_name":"Acme","teams":[{"id":"support",
                "display_name":"Support","features":[{"id":"assistant","display_name":"Assistant",
                "environments":["production","staging"]}]}]}]}\
                """;
        Answer first = as(Actor.OPERATOR, json(post("/api/v1/sample-company"), company));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body().path("keys")).hasSize(2);
        Answer second = as(Actor.OPERATOR, json(post("/api/v1/sample-company"), company));

        assertThat(
                        allKeys.list(Actor.OPERATOR).stream()
                                .filter(k -> k.tenant().value().equals("acme"))
                                .filter(k -> k.usable(Instant.now()))
                                .map(ApiKey::id))
                .containsExactlyInAnyOrderElementsOf(
                        second.body()
                                .path("keys")
                                .valueStream()
                                .map(k -> k.path("id").asString())
                                .toList());
        assertThat(
                        as(Actor.OPERATOR, get("/api/v1/features?tenant=acme"))
                                .text("/features/0/state"))
                .isEqualTo("live");
    }

    @Test
    void wipe_removesTheSampleCompany_andNothingElse() throws Exception {
        as(
                Actor.OPERATOR,
                json(
                        post("/api/v1/sample-company"),
                        """
                        {"tenants":[{"id":"bolt","display_name":"Bolt","teams":[{"id":"legal",
                        "display_name":"Legal","features":[{"id":"search","display_name":"Search"}]}]}]}\
                        """));
        assertThat(as(person("eng", Role.ENGINEER), delete("/api/v1/sample-company")).status())
                .isEqualTo(403);

        Answer job = as(Actor.OPERATOR, delete("/api/v1/sample-company"));

        assertThat(job.status()).isEqualTo(202);
        await().atMost(Duration.ofMinutes(1)).until(() -> !state(job).equals("running"));
        assertThat(state(job)).isEqualTo("done");
        assertThat(
                        as(Actor.OPERATOR, get("/api/v1/features"))
                                .body()
                                .path("features")
                                .valueStream()
                                .map(f -> f.path("tenant").asString()))
                .containsOnly("default");
    }

    private static String state(Answer job) throws Exception {
        return as(Actor.OPERATOR, get("/api/v1/jobs/" + job.text("/id"))).text("/state");
    }

    @Test
    void sampleCompany_neverTakesARealTenant_andNamesWhatIsWrong() throws Exception {
        Answer real =
                as(
                        Actor.OPERATOR,
                        json(
                                post("/api/v1/sample-company"),
                                """
                                {"tenants":[{"id":"default","display_name":"D","teams":[{"id":"t",
                                "display_name":"T","features":[{"id":"f","display_name":"F"}]}]}]}\
                                """));
        assertThat(real.status()).isEqualTo(409);
        Answer wrong =
                as(
                        Actor.OPERATOR,
                        json(
                                post("/api/v1/sample-company"),
                                """
                                {"tenants":[{"id":"acme","display_name":"Acme"}]}\
                                """));
        assertThat(wrong.text("/error/field")).isEqualTo("tenants[0].teams");
    }

    private static void refusal(String body, String field, String said) throws Exception {
        Answer refused = as(Actor.OPERATOR, json(post("/api/v1/kills"), body));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/error/field")).isEqualTo(field);
        assertThat(refused.text("/error/message")).contains(said);
    }

    private static String kill() throws Exception {
        return as(
                        Actor.OPERATOR,
                        json(
                                post("/api/v1/kills"),
                                """
                                {"scope":"agent","target":"a-1","tenant":"default","reason":"loops"}\
                                """))
                .text("/id");
    }

    private static Actor person(String name, Role role) {
        Actor.Person person =
                access.signIn(
                        new Identity("https://issuer.example", name, name, name, Optional.empty()));
        access.grant(admin(), person.id(), Grant.everywhere(role));
        return access.current(person.id()).orElseThrow();
    }

    private static Actor admin() {
        return new Actor.Person(
                UUID.randomUUID(), "root", "root", Set.of(Grant.everywhere(Role.ADMIN)));
    }

    private static MockHttpServletRequestBuilder json(
            MockHttpServletRequestBuilder request, String body) {
        return request.contentType(MediaType.APPLICATION_JSON).content(body);
    }

    private static Answer as(Actor actor, MockHttpServletRequestBuilder request) throws Exception {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(actor, ""));
        MockHttpServletResponse response = api.perform(request).andReturn().getResponse();
        return new Answer(
                response.getStatus(), JsonMapper.shared().readTree(response.getContentAsString()));
    }
}
