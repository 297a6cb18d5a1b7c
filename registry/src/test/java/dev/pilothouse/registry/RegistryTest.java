package dev.pilothouse.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.ProviderId;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TeamId TEAM = new TeamId("support");
    private static final FeatureId CHAT = new FeatureId("chat");
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

    private final TestDatabase store = TestPostgres.database();
    private final Clock clock = Clock.systemUTC();
    private final Database database = new Database(store.app());
    private final AuditLog audit = new AuditLog(clock);
    private final Sealer sealer = Sealer.of(Sealer.newKeyset());
    private final Tenants tenants = new Tenants(database, audit, clock, sealer);
    private final Teams teams = new Teams(database, audit, clock);
    private final Features features = new Features(database, audit, clock);
    private final Keys keys = new Keys(database, audit, clock, features);
    private final Providers providers = new Providers(database, audit, clock, sealer);
    private final Deployments deployments = new Deployments(database, audit, clock);
    private final Routes routes = new Routes(database, audit);
    private final Prices prices = new Prices(database, audit, clock);
    private final Publication publication = new Publication(database, sealer, clock);
    private final Actor admin = person(Grant.everywhere(Role.ADMIN));
    private final Actor engineer = person(Grant.everywhere(Role.ENGINEER));

    private static Actor person(Grant... grants) {
        return new Actor.Person(UUID.randomUUID(), "p", "P", Set.of(grants));
    }

    @BeforeEach
    void tenant() {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        tenants.create(admin, ACME, "Acme");
        teams.create(admin, ACME, TEAM, "Support");
    }

    private Feature declare() {
        return features.declare(
                engineer,
                ACME,
                CHAT,
                FeatureData.of(TEAM, "Chat", "Answers customers", FeatureState.DRAFT));
    }

    @Test
    void tenant_comesWithMaskingAndASubjectKey() {
        var snapshot = publication.read();
        assertThat(snapshot.tenants().getFirst().subjectKey()).hasSize(32);
        assertThat(snapshot.masking().getFirst().policy().detectors())
                .containsExactlyElementsOf(MaskingPolicy.ALL);
        assertThatThrownBy(() -> tenants.create(admin, ACME, "Again")).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> tenants.create(engineer, new TenantId("x"), "X"))
                .isInstanceOf(Denied.class);
    }

    @Test
    void webhookKey_isDrawnFromTheSubjectKey_forAdminsOnly() {
        byte[] subjectKey = publication.read().tenants().getFirst().subjectKey();
        assertThat(tenants.webhookKey(admin, ACME))
                .isEqualTo(
                        java.util.HexFormat.of()
                                .formatHex(
                                        dev.pilothouse.policy.rules.guardrails.WebhookSignature.key(
                                                subjectKey)));
        assertThatThrownBy(() -> tenants.webhookKey(engineer, ACME)).isInstanceOf(Denied.class);
    }

    @Test
    void update_withAnOldVersionIsRefused() {
        Feature read = declare();
        Feature changed =
                features.update(
                        engineer,
                        ACME,
                        CHAT,
                        read.version(),
                        new FeatureData(Optional.of(TEAM), "Chat 2", "", FeatureState.DRAFT, 0));
        assertThat(changed.data().displayName()).isEqualTo("Chat 2");
        assertThatThrownBy(() ->
                        features.update(
                                engineer,
                                ACME,
                                CHAT,
                                read.version(),
                                read.data().withState(FeatureState.RETIRED)))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        e -> assertThat(e.reason()).isEqualTo(Conflict.Reason.CHANGED_MEANWHILE));
    }

    @Test
    void feature_seenInTrafficIsDeclaredByOneClick() {
        Instant first = NEW_YEAR.plusSeconds(60);
        features.seen(List.of(new SeenFeature(ACME, CHAT, first, Optional.of(first))));
        features.seen(
                List.of(new SeenFeature(ACME, CHAT, NEW_YEAR, Optional.of(first.plusSeconds(60)))));
        features.seen(
                List.of(new SeenFeature(new TenantId("gone"), CHAT, first, Optional.empty())));
        Feature seen = features.find(engineer, ACME, CHAT).orElseThrow();
        assertThat(seen.declared()).isFalse();
        assertThat(seen.firstSeenAt()).contains(NEW_YEAR);
        assertThat(seen.firstCallAt()).contains(first);
        Feature declared = features.declareSeen(engineer, ACME, CHAT, TEAM);
        assertThat(declared.declared()).isTrue();
        assertThat(declared.firstCallAt()).contains(first);
        assertThatThrownBy(() -> features.declareSeen(engineer, ACME, CHAT, TEAM))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void key_isShownOnceAndDeclaresAnUnknownFeatureAsDraft() {
        long before = publication.change();
        IssuedKey issued =
                keys.create(admin, KeyRequest.of(ACME, TEAM, CHAT, Environment.PRODUCTION));
        assertThat(issued.secret()).startsWith("ph_").hasSizeGreaterThan(40);
        assertThat(issued.toString()).doesNotContain(issued.secret());
        assertThat(features.find(engineer, ACME, CHAT).orElseThrow().data().state())
                .isEqualTo(FeatureState.DRAFT);
        assertThat(publication.read().keys().getFirst().sha256())
                .isEqualTo(Secrets.sha256(issued.secret()));
        assertThat(publication.change()).isGreaterThan(before);
        keys.revoke(admin, ACME, issued.key().id());
        assertThat(publication.read().keys()).isEmpty();
        assertThat(keys.list(admin).getFirst().revokedAt()).isPresent();
        assertThatThrownBy(() -> keys.revoke(admin, new TenantId("other"), issued.key().id()))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void key_keepsWhatItRequires_andTellsTheDataPlane() {
        KeyRequest plain = KeyRequest.of(ACME, TEAM, CHAT, Environment.PRODUCTION);
        IssuedKey strict =
                keys.create(admin, plain.requiring(List.of("end-user", "agent", "end-user")));
        assertThat(strict.key().requires()).containsExactly("end-user", "agent");
        assertThat(keys.list(admin).getFirst().requires()).containsExactly("end-user", "agent");
        assertThat(publication.read().keys().getFirst().key().requires())
                .containsExactly("end-user", "agent");
        assertThat(keys.create(admin, plain).key().requires()).isEmpty();
        assertThatThrownBy(() -> plain.requiring(List.of("tool")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("requires")
                .hasMessageContaining("[agent, end-user]");
        assertThatThrownBy(() ->
                        new KeyRequest(
                                ACME,
                                TEAM,
                                "",
                                List.of("chat"),
                                Environment.PRODUCTION,
                                List.of("ingest"),
                                List.of("agent"),
                                Optional.empty()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("scope inference");
    }

    @Test
    void key_isChangedAfterItWasIssued_andTellsTheDataPlane() {
        KeyRequest plain = KeyRequest.of(ACME, TEAM, CHAT, Environment.PRODUCTION);
        String id = keys.create(admin, plain).key().id();
        long before = publication.change();
        KeyChange strict = new KeyChange(Optional.of(List.of("agent")), Optional.of(Consent.NO));
        assertThat(keys.change(admin, ACME, id, strict))
                .returns(List.of("agent"), ApiKey::requires)
                .returns(Consent.NO, ApiKey::consent);
        assertThat(publication.change()).isGreaterThan(before);
        assertThat(publication.read().keys().getFirst().key())
                .returns(List.of("agent"), ApiKey::requires)
                .returns(Consent.NO, ApiKey::consent);
        keys.change(admin, ACME, id, new KeyChange(Optional.of(List.of()), Optional.empty()));
        assertThat(keys.list(admin).getFirst())
                .returns(List.of(), ApiKey::requires)
                .returns(Consent.NO, ApiKey::consent);
        keys.change(admin, ACME, id, new KeyChange(Optional.empty(), Optional.empty()));
        Actor compliance = person(Grant.everywhere(Role.COMPLIANCE));
        assertThat(
                        new AuditReader(database, audit)
                                .page(
                                        compliance,
                                        AuditFilter.ALL.withAction("key.change"),
                                        OptionalLong.empty(),
                                        10)
                                .entries())
                .as("none for what changes nothing")
                .hasSize(2)
                .last()
                .satisfies(e ->
                        assertThat(e.details().toString())
                                .contains("requires=[agent]", "consent=no"));
        assertThatThrownBy(() ->
                        keys.change(
                                admin,
                                ACME,
                                id,
                                new KeyChange(Optional.of(List.of("tool")), Optional.empty())))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("requires");
        assertThatThrownBy(() -> keys.change(engineer, ACME, id, strict))
                .isInstanceOf(Denied.class);
        assertThatThrownBy(() -> keys.change(admin, new TenantId("other"), id, strict))
                .isInstanceOf(NotFound.class);
        keys.revoke(admin, ACME, id);
        assertThatThrownBy(() -> keys.change(admin, ACME, id, strict))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("revoked");
    }

    @Test
    void key_forAnUnknownTenantOrTeamIsRefused() {
        assertThatThrownBy(() ->
                        keys.create(
                                Actor.OPERATOR,
                                KeyRequest.of(
                                        new TenantId("nowhere"),
                                        TEAM,
                                        CHAT,
                                        Environment.PRODUCTION)))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("tenant 'nowhere'");
        assertThatThrownBy(() ->
                        keys.create(
                                Actor.OPERATOR,
                                KeyRequest.of(
                                        ACME, new TeamId("nobody"), CHAT, Environment.PRODUCTION)))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("team 'nobody'");
        assertThatThrownBy(() ->
                        keys.create(
                                engineer, KeyRequest.of(ACME, TEAM, CHAT, Environment.PRODUCTION)))
                .isInstanceOf(Denied.class);
    }

    @Test
    void tenants_areApart() {
        TenantId other = new TenantId("other");
        tenants.create(admin, other, "Other");
        declare();
        Actor ofOther = person(Grant.in(other, Role.ADMIN));
        assertThat(tenants.list(ofOther)).extracting(Tenant::id).containsExactly(other);
        assertThat(features.list(ofOther)).isEmpty();
        assertThat(teams.list(ofOther)).isEmpty();
        assertThatThrownBy(() -> features.find(ofOther, ACME, CHAT)).isInstanceOf(Denied.class);
        assertThat(keys.list(ofOther)).isEmpty();
    }

    @Test
    void providerSecret_goesInSealedAndComesOutForGatewaysOnly() throws Exception {
        ProviderId openai = new ProviderId("openai");
        providers.create(
                admin, openai, new ProviderData("OpenAI", "openai", "https://api.example.com/v1"));
        Provider set = providers.setSecret(admin, openai, "sk-very-secret");
        assertThat(set.secretSetAt()).isPresent();
        deployments.create(admin, new DeploymentId("gpt"), hosted(openai, Optional.of(ACME)));
        assertThat(publication.read().deployments().getFirst().secret()).contains("sk-very-secret");
        try (var c = store.owner().getConnection();
                var rows =
                        c.createStatement()
                                .executeQuery("SELECT sealed FROM pilothouse.provider_secret")) {
            assertThat(rows.next()).isTrue();
            assertThat(new String(rows.getBytes(1), ISO_8859_1)).doesNotContain("secret");
        }
        assertThatThrownBy(() -> providers.delete(admin, openai)).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> new ProviderData("X", "openai", "ftp://user:password@host/v1"))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void provider_saysWhichFormatsItSpeaks() {
        ProviderId claude = new ProviderId("claude");
        var data =
                new ProviderData("Anthropic", ProviderData.ANTHROPIC, ProviderData.ANTHROPIC_URL);
        assertThat(providers.create(admin, claude, data).data()).isEqualTo(data);
        deployments.create(admin, new DeploymentId("opus"), hosted(claude, Optional.of(ACME)));
        assertThat(publication.read().deployments().getFirst().provider().kind())
                .isEqualTo("anthropic");
        ProviderId openai = new ProviderId("openai");
        var withResponses = new ProviderData("OpenAI", "openai", "https://a.example/v1", true);
        assertThat(providers.create(admin, openai, withResponses).data()).isEqualTo(withResponses);
        assertThatThrownBy(() -> new ProviderData("X", "anthropic", "https://a.example", true))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("responses");
        assertThatThrownBy(() -> new ProviderData("X", "gemini", "https://a.example"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("openai, anthropic or pool");
    }

    private static DeploymentData hosted(ProviderId provider, Optional<TenantId> tenant) {
        return new DeploymentData(
                provider,
                tenant,
                "gpt",
                "gpt",
                true,
                Optional.empty(),
                4,
                DeploymentData.Timeouts.USUAL);
    }

    @Test
    void route_namesDeploymentsThatTheTenantSees() {
        declare();
        TenantId other = new TenantId("other");
        tenants.create(admin, other, "Other");
        ProviderId openai = new ProviderId("openai");
        providers.create(
                admin, openai, new ProviderData("OpenAI", "openai", "https://api.example.com/v1"));
        DeploymentId mine = new DeploymentId("mine");
        DeploymentId theirs = new DeploymentId("theirs");
        deployments.create(admin, mine, hosted(openai, Optional.of(ACME)));
        deployments.create(admin, theirs, hosted(openai, Optional.of(other)));
        routes.set(admin, new Route(ACME, CHAT, 0, List.of(new Route.Target("gpt", mine))));
        assertThat(routes.list(engineer)).hasSize(1);
        assertThatThrownBy(() ->
                        routes.set(
                                admin,
                                new Route(ACME, CHAT, 1, List.of(new Route.Target("gpt", theirs)))))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() ->
                        routes.set(
                                admin,
                                new Route(ACME, CHAT, 0, List.of(new Route.Target("gpt", mine)))))
                .isInstanceOf(Conflict.class);
        routes.clear(admin, ACME, CHAT);
        assertThat(routes.list(engineer)).isEmpty();
    }

    @Test
    void priceBook_isPublishedAnewAndValiditiesDoNotOverlap() {
        Price price = Price.of("openai", "gpt", NEW_YEAR, "2.50", "10");
        PriceBook first = prices.publish(admin, "EUR", "start", List.of(price));
        PriceBook second = prices.publish(admin, "EUR", "nothing new", List.of(price));
        assertThat(second.version()).isGreaterThan(first.version());
        assertThat(prices.current(admin)).contains(second);
        assertThat(prices.versions(admin)).hasSize(2);
        assertThatThrownBy(() ->
                        prices.publish(
                                admin,
                                "EUR",
                                "overlap",
                                List.of(
                                        price,
                                        Price.of(
                                                "openai",
                                                "gpt",
                                                NEW_YEAR.plusSeconds(1),
                                                "3",
                                                "9"))))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("valid_from");
        assertThatThrownBy(() -> prices.publish(engineer, "EUR", "mine", List.of()))
                .isInstanceOf(Denied.class);
    }

    @Test
    void sampleTenant_isRemovedWithAllThatBelongsToIt() {
        TenantId sample = new TenantId("brindlemoor");
        tenants.createSample(Actor.OPERATOR, sample, "Brindlemoor Bank");
        tenants.createSample(Actor.OPERATOR, sample, "Brindlemoor Bank");
        teams.create(Actor.OPERATOR, sample, TEAM, "Support");
        keys.create(Actor.OPERATOR, KeyRequest.of(sample, TEAM, CHAT, Environment.PRODUCTION));
        tenants.removeSample(Actor.OPERATOR, sample);
        assertThat(tenants.find(admin, sample)).isEmpty();
        assertThat(keys.list(admin)).isEmpty();
        assertThatThrownBy(() -> tenants.removeSample(Actor.OPERATOR, ACME))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> tenants.createSample(Actor.OPERATOR, ACME, "Acme"))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void firstStart_writesOnceIntoAnEmptyStore() {
        TestDatabase fresh = TestPostgres.database();
        Migrations.migrate(fresh.url(), "pilothouse_owner", fresh.ownerPassword());
        Database empty = new Database(fresh.app());
        Features declared = new Features(empty, audit, clock);
        FirstStart first =
                new FirstStart(
                        empty,
                        new Tenants(empty, audit, clock, sealer),
                        new Teams(empty, audit, clock),
                        declared,
                        new Providers(empty, audit, clock, sealer),
                        new Deployments(empty, audit, clock),
                        new Prices(empty, audit, clock));
        assertThat(first.run("pool-1", "http://127.0.0.1:8090/v1", 4)).isTrue();
        assertThat(first.run("pool-1", "http://127.0.0.1:8090/v1", 4)).isFalse();
        assertThat(declared.list(engineer).getFirst().data().state()).isEqualTo(FeatureState.LIVE);
        assertThat(new Publication(empty, sealer, clock).read().deployments())
                .extracting(d -> d.deployment().label())
                .containsExactly("smollm2-135m-instruct @ pool-1");
        Actor compliance = person(Grant.everywhere(Role.COMPLIANCE));
        assertThat(new AuditReader(empty, audit).verify(compliance).entries()).isEqualTo(7);
    }

    @Test
    void job_showsProgressEndsAndIsCancelled() throws Exception {
        Jobs jobs = new Jobs(database, audit, clock);
        CountDownLatch go = new CountDownLatch(1);
        Job job =
                jobs.start(
                        admin,
                        "test",
                        "A test",
                        Optional.empty(),
                        progress -> {
                            progress.at(1, OptionalLong.of(2), "half");
                            go.await();
                            progress.at(2, OptionalLong.of(2), "all");
                            return "done";
                        });
        await(() -> job(jobs, job).done() == 1);
        assertThat(job(jobs, job).left(clock.instant().plusSeconds(10))).isPresent();
        assertThatThrownBy(() -> jobs.cancel(engineer, job.id())).isInstanceOf(Denied.class);
        jobs.cancel(admin, job.id());
        go.countDown();
        assertThat(job(jobs, job).state()).isEqualTo(Job.State.CANCELLED);
        Job failing =
                jobs.start(
                        admin,
                        "test",
                        "A failure",
                        Optional.empty(),
                        progress -> {
                            throw new IllegalStateException("the disk is full");
                        });
        await(() -> job(jobs, failing).state() == Job.State.FAILED);
        assertThat(job(jobs, failing).detail()).isEqualTo("the disk is full");
    }

    private Job job(Jobs jobs, Job job) {
        return jobs.find(admin, job.id()).orElseThrow();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
