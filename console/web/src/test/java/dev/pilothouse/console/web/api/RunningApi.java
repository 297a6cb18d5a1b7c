package dev.pilothouse.console.web.api;

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
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.testkit.TestClickHouse;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
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

/**
 * The REST API over a database of its own, as one class of tests asks it. {@link #open} starts it.
 */
@ExtendWith(TestPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RunningApi {
    static final TenantId TENANT = FirstStart.TENANT;

    Access access;
    MockMvc api;
    ControlBridge bridge;
    Keys allKeys;
    KillRecovery recovery;
    AuditReader entries;
    Approvals approvals;
    KillSwitches switches;
    Budgets budgets;

    record Answer(int status, JsonNode body) {
        String text(String pointer) {
            return body.at(pointer).asString("");
        }
    }

    @BeforeAll
    void open(TestDatabase scratch, @TempDir Path folder) throws Exception {
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
        approvals = new Approvals(database, log, clock, this::approvables);
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
    void approve(Answer waits, String pointer) {
        approvals.approve(
                person("approver", Role.ADMIN),
                UUID.fromString(waits.text(pointer + "/approval")),
                Ballot.of(waits.text(pointer + "/digest"), "fine"));
    }

    List<Approvable<Tx>> approvables() {
        return List.of(switches.lifts(), budgets.raises());
    }

    SampleErasure erasure() {
        TestClickHouse engine = TestClickHouse.shared();
        String database = engine.database();
        new Migrator(store(engine, "writer", TestClickHouse.WRITER_PASSWORD, database)).migrate();
        ClickHouse eraser =
                ClickHouse.open(store(engine, "eraser", TestClickHouse.ERASER_PASSWORD, database));
        ClickHouse reader =
                ClickHouse.open(store(engine, "reader", TestClickHouse.READER_PASSWORD, database));
        return new SampleErasure(new Eraser(eraser), new Reader(reader));
    }

    dev.pilothouse.db.clickhouse.Access store(
            TestClickHouse engine, String user, String password, String database) {
        return new dev.pilothouse.db.clickhouse.Access(engine.url(), user, password, database);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    Actor person(String name, Role role) {
        Actor.Person person =
                access.signIn(
                        new Identity("https://issuer.example", name, name, name, Optional.empty()));
        access.grant(admin(), person.id(), Grant.everywhere(role));
        return access.current(person.id()).orElseThrow();
    }

    Actor admin() {
        return new Actor.Person(
                UUID.randomUUID(), "root", "root", Set.of(Grant.everywhere(Role.ADMIN)));
    }

    MockHttpServletRequestBuilder json(MockHttpServletRequestBuilder request, String body) {
        return request.contentType(MediaType.APPLICATION_JSON).content(body);
    }

    Answer as(Actor actor, MockHttpServletRequestBuilder request) throws Exception {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(actor, ""));
        MockHttpServletResponse response = api.perform(request).andReturn().getResponse();
        return new Answer(
                response.getStatus(), JsonMapper.shared().readTree(response.getContentAsString()));
    }
}
