package dev.pilothouse.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.ProviderId;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.Lineage.Relation;
import dev.pilothouse.registry.cards.Card;
import dev.pilothouse.registry.cards.CardJson;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelCardsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");
    private static final ModelId LARCH = new ModelId("larch-8b");
    private static final String WEIGHTS = "ab".repeat(32);

    private final TestDatabase store = TestPostgres.database();
    private final Clock clock = Clock.systemUTC();
    private final Database database = new Database(store.app());
    private final AuditLog audit = new AuditLog(clock);
    private final Sealer sealer = Sealer.of(Sealer.newKeyset());
    private final TestDesk desk = new TestDesk();
    private final ModelCards cards = new ModelCards(database, audit, desk, clock);
    private final Models models = new Models(database, audit, cards, clock);
    private final CardSignOff signOff = new CardSignOff(audit);
    private final CardPolicies policies = new CardPolicies(database, audit);
    private final Actor.Person admin = person(Role.ADMIN);
    private final Actor.Person engineer = person(Role.ENGINEER);
    private final Actor.Person compliance = person(Role.COMPLIANCE);

    private static Actor.Person person(Role role) {
        return new Actor.Person(
                UUID.randomUUID(), "p", role.word(), Set.of(Grant.everywhere(role)));
    }

    @BeforeEach
    void tenants() {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        Tenants tenants = new Tenants(database, audit, clock, sealer);
        tenants.create(admin, ACME, "Acme");
        tenants.create(admin, OTHER, "Other");
    }

    private static ModelData data(String name, Lineage... parents) {
        return new ModelData(
                Optional.empty(),
                name,
                "Larch Labs",
                "larch",
                parents.length == 0 ? ModelKind.BASE : ModelKind.FINE_TUNED,
                "Explains decisions",
                "Apache-2.0",
                8192,
                Set.of("text"),
                List.of(new ModelVersion("1.0", WEIGHTS, "2026-11-01", "")),
                List.of(parents));
    }

    private static Lineage from(ModelId parent) {
        return new Lineage(parent, Relation.FINE_TUNED_FROM, "3 epochs");
    }

    private static Card limited(Card card, String limit) {
        var tree = CardJson.tree(card);
        tree.withObject("use").withArray("limitations").removeAll().add(limit);
        return CardJson.read(tree);
    }

    private static Card summarised(Card card, String summary) {
        var tree = CardJson.tree(card);
        tree.withObject("identity").put("summary", summary);
        return CardJson.read(tree);
    }

    private ModelCard latest() {
        return cards.standing(admin, LARCH).latest().orElseThrow();
    }

    private ModelCard save(Actor actor, String limit) {
        ModelCard card = latest();
        return cards.save(
                actor, LARCH, card.number(), card.revision(), limited(card.content(), limit));
    }

    private ModelCard ask(Actor actor) {
        ModelCard card = latest();
        return cards.ask(actor, LARCH, card.number(), card.revision(), "please");
    }

    private void approve(Actor.Person by) {
        var asked = desk.of(ModelCards.subject(latest())).orElseThrow();
        database.run(tx -> signOff.decided(tx, asked.approved(by)));
    }

    @Test
    void register_beginsACardWithWhatIsKnown() {
        Model model = models.register(engineer, LARCH, data("larch-8b"));
        assertThat(models.list(compliance)).containsExactly(model);
        Card card = latest().content();
        assertThat(card.identity().name()).isEqualTo("larch-8b");
        assertThat(card.identity().weightsDigest()).isEqualTo(WEIGHTS);
        assertThat(card.governance().killScopes()).containsExactly("model:larch-8b");
        assertThatThrownBy(() -> models.register(engineer, LARCH, data("larch-9b")))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> models.register(engineer, new ModelId("again"), data("larch-8b")))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("registered as 'larch-8b'");
    }

    @Test
    void update_withAnOldVersionIsRefused() {
        Model read = models.register(engineer, LARCH, data("larch-8b"));
        models.update(engineer, LARCH, read.version(), data("larch"));
        assertThatThrownBy(() -> models.update(admin, LARCH, read.version(), data("larch-8b")))
                .isInstanceOf(Conflict.class);
        assertThat(models.get(admin, LARCH).data().name()).isEqualTo("larch");
    }

    @Test
    void lineage_hasNoCycle() {
        ModelId child = new ModelId("child");
        ModelId grandchild = new ModelId("grandchild");
        Model base = models.register(engineer, LARCH, data("larch-8b"));
        models.register(engineer, child, data("child", from(LARCH)));
        models.register(engineer, grandchild, data("grandchild", from(child)));
        assertThatThrownBy(() ->
                        models.update(
                                engineer,
                                LARCH,
                                base.version(),
                                data("larch-8b", from(grandchild))))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("descends from");
        assertThatThrownBy(() ->
                        models.register(
                                engineer,
                                new ModelId("self"),
                                data("self", from(new ModelId("self")))))
                .isInstanceOf(NotFound.class);
        assertThat(models.family(engineer, child).stream().map(Model::id))
                .containsExactly(child, grandchild, LARCH);
        assertThatThrownBy(() -> models.remove(engineer, LARCH)).isInstanceOf(Conflict.class);
        models.remove(engineer, grandchild);
        models.remove(engineer, child);
        models.remove(engineer, LARCH);
        assertThat(models.list(admin)).isEmpty();
    }

    @Test
    void modelsOfATenant_areSeenAndWrittenThereOnly() {
        var of =
                new Actor.Person(
                        UUID.randomUUID(),
                        "o",
                        "O",
                        Set.of(new Grant(Optional.of(OTHER), Role.ENGINEER)));
        ModelData own = ModelData.named(Optional.of(ACME), "own", "");
        models.register(engineer, LARCH, own);
        assertThat(models.find(of, LARCH)).isEmpty();
        assertThat(models.list(of)).isEmpty();
        assertThatThrownBy(() -> cards.standing(of, LARCH)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> models.register(of, new ModelId("x"), own))
                .isInstanceOf(Denied.class);
        assertThatThrownBy(() -> models.register(of, new ModelId("x"), data("everywhere")))
                .isInstanceOf(Denied.class);
        models.register(of, new ModelId("x"), ModelData.named(Optional.of(OTHER), "own", ""));
        assertThat(models.list(of)).hasSize(1);
    }

    @Test
    void unregistered_namesOfDeploymentsAndCallsAreFound_andRegisteredWithOneStep() {
        new Providers(database, audit, clock, sealer)
                .create(
                        admin,
                        new ProviderId("cloud"),
                        new ProviderData("Cloud", "openai", "https://cloud.example/v1"));
        new Deployments(database, audit, clock)
                .create(
                        admin,
                        new DeploymentId("oak-cloud"),
                        new DeploymentData(
                                new ProviderId("cloud"),
                                Optional.empty(),
                                "Oak/70B Chat",
                                "oak-70b",
                                true,
                                Optional.empty(),
                                4,
                                DeploymentData.Timeouts.USUAL));
        var calls = Map.of(ACME, List.of("Oak/70B Chat", "elm"));
        assertThat(models.unregistered(engineer, calls))
                .containsExactly(
                        new UnregisteredModel(Optional.empty(), "Oak/70B Chat", "cloud", 1),
                        new UnregisteredModel(Optional.of(ACME), "elm", "", 0));
        for (UnregisteredModel seen : models.unregistered(engineer, calls)) {
            models.registerSeen(engineer, seen);
        }
        assertThat(models.unregistered(engineer, calls)).isEmpty();
        assertThat(models.list(engineer).stream().map(m -> m.id().value()))
                .containsExactly("oak-70b-chat", "elm");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void writing_takesTheRoleForIt(Role role) {
        models.register(admin, LARCH, data("larch-8b"));
        Actor.Person person = person(role);
        assertThat(cards.standing(person, LARCH).model().id()).isEqualTo(LARCH);
        boolean writes = role == Role.ENGINEER || role == Role.ADMIN;
        allowed(writes, () -> save(person, "by " + role));
        allowed(writes, () -> ask(person));
        save(admin, "changed again");
        ask(admin);
        allowed(writes, () -> cards.withdraw(person, LARCH, "not yet"));
        allowed(
                writes,
                () -> models.register(person, new ModelId("of-" + role.word()), data(role.word())));
        allowed(
                role == Role.ADMIN,
                () -> {
                    policies.set(person, ACME, CardPolicy.DENY);
                    return true;
                });
    }

    private static void allowed(boolean yes, Callable<?> action) {
        if (yes) {
            assertThat(call(action)).isNotNull();
        } else {
            assertThatThrownBy(action::call).isInstanceOf(Denied.class);
        }
    }

    private static Object call(Callable<?> action) {
        try {
            return action.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void secondEditor_isToldWhatChanged_andNothingIsLost() {
        models.register(engineer, LARCH, data("larch-8b"));
        ModelCard read = latest();
        cards.save(engineer, LARCH, 1, 1, limited(read.content(), "weak at sums"));
        Conflict conflict =
                catchThrowableOfType(
                        Conflict.class,
                        () ->
                                cards.save(
                                        admin,
                                        LARCH,
                                        1,
                                        1,
                                        summarised(read.content(), "Tells why")));
        assertThat(conflict)
                .hasMessageContaining("engineer")
                .hasMessageContaining("Known limits (use.limitations)")
                .hasMessageContaining("revision 2");
        assertThat(conflict.changes())
                .containsExactly(new Conflict.Change("use.limitations", "", "", "weak at sums"));
        Card mine = summarised(read.content(), "Tells why");
        Card merged =
                dev.pilothouse.registry.cards.CardChange.merge(
                        cards.at(admin, LARCH, 1, 1), mine, latest().content());
        ModelCard saved = cards.save(admin, LARCH, 1, 2, merged);
        assertThat(saved.content().identity().summary()).isEqualTo("Tells why");
        assertThat(saved.content().use().limitations()).containsExactly("weak at sums");
        assertThat(saved.authors()).containsExactlyInAnyOrder(engineer.id(), admin.id());
        assertThat(cards.save(admin, LARCH, 1, 3, merged).revision()).isEqualTo(3);
    }

    @Test
    void signOff_bySecondPerson_andAChangeIsANewVersion() {
        models.register(engineer, LARCH, data("larch-8b"));
        save(engineer, "weak at sums");
        ask(engineer);
        var asked = desk.of("larch-8b/1").orElseThrow().request();
        assertThat(asked.digest()).isEqualTo(latest().digest());
        assertThat(asked.authors()).containsExactly(engineer.id());
        assertThatThrownBy(() -> approve(engineer))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("did not write it");
        assertThatThrownBy(() -> ask(admin)).isInstanceOf(Conflict.class);
        approve(compliance);
        CardStanding standing = cards.standing(admin, LARCH);
        assertThat(standing.covered()).isTrue();
        assertThat(standing.signed().flatMap(ModelCard::signOff).orElseThrow().approvers())
                .containsExactly(compliance.id());
        assertThatThrownBy(() -> ask(admin)).isInstanceOf(Conflict.class);

        ModelCard next = save(admin, "weak at long sums");
        assertThat(next.number()).isEqualTo(2);
        assertThat(next.state()).isEqualTo(CardState.DRAFT);
        assertThat(next.authors()).containsExactly(admin.id());
        assertThat(cards.standing(admin, LARCH).covered()).isTrue();
        assertThat(cards.version(admin, LARCH, 1).content().use().limitations())
                .containsExactly("weak at sums");
    }

    @Test
    void newVersionOfTheModel_isNotCoveredByTheOldSignOff() {
        Model model = models.register(engineer, LARCH, data("larch-8b"));
        ask(engineer);
        approve(compliance);
        ModelData d = model.data();
        List<ModelVersion> versions = new ArrayList<>(d.versions());
        versions.add(new ModelVersion("1.1", "cd".repeat(32), "", ""));
        models.update(
                engineer,
                LARCH,
                model.version(),
                new ModelData(
                        d.tenant(),
                        d.name(),
                        d.provider(),
                        d.family(),
                        d.kind(),
                        d.summary(),
                        d.licence(),
                        d.contextWindow(),
                        d.modalities(),
                        versions,
                        d.parents()));
        assertThat(cards.standing(admin, LARCH).covered()).isFalse();
    }

    @Test
    void changeAfterTheQuestion_takesItBack_andTheOldDecisionIsRefused() {
        models.register(engineer, LARCH, data("larch-8b"));
        ask(engineer);
        var asked = desk.of("larch-8b/1").orElseThrow();
        save(engineer, "something new");
        assertThat(desk.of("larch-8b/1")).isEmpty();
        assertThat(latest().state()).isEqualTo(CardState.DRAFT);
        assertThatThrownBy(
                        () -> database.run(tx -> signOff.decided(tx, asked.approved(compliance))))
                .isInstanceOf(Conflict.class);
        assertThat(cards.standing(admin, LARCH).covered()).isFalse();
    }

    @Test
    void changesRequested_openTheCardAgain() {
        models.register(engineer, LARCH, data("larch-8b"));
        ask(engineer);
        var asked = desk.of("larch-8b/1").orElseThrow();
        database.run(tx -> signOff.decided(tx, asked.sentBack(compliance)));
        assertThat(latest().state()).isEqualTo(CardState.CHANGES_REQUESTED);
        assertThat(save(engineer, "better").state()).isEqualTo(CardState.DRAFT);
    }

    @Test
    void concurrentSignOffs_oneTakesEffect() throws Exception {
        models.register(engineer, LARCH, data("larch-8b"));
        ask(engineer);
        var asked = desk.of("larch-8b/1").orElseThrow();
        int signed = 0;
        try (var pool = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> tries = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Actor.Person by = person(Role.COMPLIANCE);
                tries.add(() -> {
                    database.run(tx -> signOff.decided(tx, asked.approved(by)));
                    return true;
                });
            }
            for (var outcome : pool.invokeAll(tries)) {
                try {
                    signed += outcome.get() ? 1 : 0;
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(Conflict.class);
                }
            }
        }
        assertThat(signed).isEqualTo(1);
        assertThat(latest().signOff().orElseThrow().approvers()).hasSize(1);
    }

    @Test
    void databaseRefusesAnAuthorAsApprover() throws Exception {
        models.register(engineer, LARCH, data("larch-8b"));
        ask(engineer);
        try (var owner =
                        DriverManager.getConnection(
                                store.url(), "pilothouse_owner", store.ownerPassword());
                var statement = owner.createStatement()) {
            assertThatThrownBy(() ->
                            statement.execute(
                                    "UPDATE pilothouse.model_card SET state = 'signed',"
                                            + " signed_at = now(), approvers = authors"))
                    .hasMessageContaining("author_is_not_approver");
        }
    }

    @Test
    void askingTakesAPerson() {
        models.register(admin, LARCH, data("larch-8b"));
        assertThatThrownBy(() -> cards.ask(Actor.OPERATOR, LARCH, 1, 1, ""))
                .isInstanceOf(Denied.class);
    }

    @Test
    void published_areModelsThatAreCovered_andWhatTenantsAskFor() {
        Publication publication = new Publication(database, sealer, clock);
        models.register(engineer, LARCH, data("larch-8b"));
        models.register(engineer, new ModelId("other"), data("other"));
        ask(engineer);
        assertThat(CardPolicies.published(database).models()).isEmpty();
        long before = publication.change();
        approve(compliance);
        assertThat(publication.change()).as("nodes are told").isGreaterThan(before);
        assertThat(CardPolicies.published(database).models())
                .containsExactly(new PublishedCards.State(Optional.empty(), "larch-8b"));
        long asked = publication.change();
        policies.set(admin, ACME, CardPolicy.DENY);
        assertThat(publication.change()).isGreaterThan(asked);
        assertThat(CardPolicies.published(database).policy(ACME)).isEqualTo(CardPolicy.DENY);
        assertThat(CardPolicies.published(database).policy(OTHER)).isEqualTo(CardPolicy.OFF);
    }

    @Test
    void sampleModels_goWithTheirTenant() {
        Tenants tenants = new Tenants(database, audit, clock, sealer);
        SampleModels samples = new SampleModels(database, models, cards);
        TenantId sample = new TenantId("sample");
        tenants.createSample(admin, sample, "Sample");
        samples.ensure(admin, sample);
        samples.ensure(admin, sample);
        samples.ensure(admin, ACME);
        assertThat(models.list(admin))
                .hasSize(5)
                .allSatisfy(m -> assertThat(m.data().tenant()).contains(sample));
        Card card =
                cards.standing(admin, new ModelId("sample.larch-8b-loan"))
                        .latest()
                        .orElseThrow()
                        .content();
        assertThat(card.evaluation().metrics()).hasSize(4);
        tenants.removeSample(admin, sample);
        assertThat(models.list(admin)).isEmpty();
        assertThatThrownBy(() -> samples.ensure(engineer, ACME)).isInstanceOf(Denied.class);
    }

    @Test
    void bundledModel_isRegisteredWithItsLineage() {
        new BundledModel(database, models).register(WEIGHTS);
        Model bundled = models.get(admin, new ModelId(FirstStart.MODEL));
        assertThat(bundled.data().kind()).isEqualTo(ModelKind.QUANTISED);
        assertThat(bundled.data().current().orElseThrow().weights()).isEqualTo(WEIGHTS);
        assertThat(models.family(admin, bundled.id())).hasSize(3);
    }
}
