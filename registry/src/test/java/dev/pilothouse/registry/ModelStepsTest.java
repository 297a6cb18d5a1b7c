package dev.pilothouse.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each role may do to models of every tenant, of its own and of another one. */
class ModelStepsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");
    private static final ModelId LARCH = new ModelId("larch-8b");
    private static final Set<Role> WRITERS = Set.of(Role.ENGINEER, Role.ADMIN);

    private final TestDatabase store = TestPostgres.database();
    private final Clock clock = Clock.systemUTC();
    private final Database database = new Database(store.app());
    private final AuditLog audit = new AuditLog(clock);
    private final ModelCards cards = new ModelCards(database, audit, new TestDesk(), clock);
    private final Models models = new Models(database, audit, cards, clock);
    private final Actor.Person admin =
            new Actor.Person(UUID.randomUUID(), "a", "Ada", Set.of(Grant.everywhere(Role.ADMIN)));

    /** Something done to a model that is there, or is not yet. */
    private enum Step {
        REGISTER("model.register"),
        REGISTER_SEEN("model.register"),
        CHANGE("model.change"),
        REMOVE("model.remove");

        private final String action;

        Step(String action) {
            this.action = action;
        }

        boolean needsOne() {
            return this == CHANGE || this == REMOVE;
        }
    }

    @BeforeEach
    void tenants() {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        Tenants tenants = new Tenants(database, audit, clock, Sealer.of(Sealer.newKeyset()));
        tenants.create(admin, ACME, "Acme");
        tenants.create(admin, OTHER, "Other");
    }

    static Stream<Arguments> everyRoleAndStep() {
        return Stream.of(Role.values())
                .flatMap(role -> Stream.of(Step.values()).map(s -> Arguments.of(role, s)));
    }

    @ParameterizedTest(name = "{1} by {0}")
    @MethodSource("everyRoleAndStep")
    void ofTheOwnTenant_isForWriters(Role role, Step step) {
        check(in(ACME, role), step, Optional.of(ACME), WRITERS.contains(role));
    }

    @ParameterizedTest(name = "{1} by {0}")
    @MethodSource("everyRoleAndStep")
    void ofAnotherTenant_isForNobody(Role role, Step step) {
        check(in(ACME, role), step, Optional.of(OTHER), false);
    }

    @ParameterizedTest(name = "{1} by {0}")
    @MethodSource("everyRoleAndStep")
    void ofEveryTenant_isForNobodyInOneTenantOnly(Role role, Step step) {
        check(in(ACME, role), step, Optional.empty(), false);
    }

    @ParameterizedTest(name = "{1} by {0}")
    @MethodSource("everyRoleAndStep")
    void ofEveryTenant_isForWritersInAllTenants(Role role, Step step) {
        Actor everywhere =
                new Actor.Person(UUID.randomUUID(), "p", "p", Set.of(Grant.everywhere(role)));
        check(everywhere, step, Optional.empty(), WRITERS.contains(role));
    }

    private static Actor.Person in(TenantId tenant, Role role) {
        return new Actor.Person(UUID.randomUUID(), "p", "p", Set.of(Grant.in(tenant, role)));
    }

    private void check(Actor actor, Step step, Optional<TenantId> tenant, boolean allowed) {
        if (step.needsOne()) {
            models.register(admin, LARCH, data(tenant, "Larch"));
        }
        List<Model> before = models.list(admin);
        int logged = entries(step);
        if (allowed) {
            take(actor, step, tenant);
            assertThat(models.list(admin)).isNotEqualTo(before);
            assertThat(entries(step)).isEqualTo(logged + 1);
        } else {
            assertThatThrownBy(() -> take(actor, step, tenant))
                    .isInstanceOfAny(Denied.class, NotFound.class);
            assertThat(models.list(admin)).isEqualTo(before);
        }
    }

    private void take(Actor actor, Step step, Optional<TenantId> tenant) {
        switch (step) {
            case REGISTER -> models.register(actor, LARCH, data(tenant, "Larch"));
            case REGISTER_SEEN ->
                    models.registerSeen(
                            actor, new UnregisteredModel(tenant, "seen-1", "openai", 1));
            case CHANGE ->
                    models.update(
                            actor,
                            LARCH,
                            models.get(admin, LARCH).version(),
                            data(tenant, "Larch 2"));
            case REMOVE -> models.remove(actor, LARCH);
        }
    }

    private int entries(Step step) {
        return new AuditReader(database, audit)
                .page(admin, AuditFilter.ALL.withAction(step.action), OptionalLong.empty(), 20)
                .entries()
                .size();
    }

    private static ModelData data(Optional<TenantId> tenant, String name) {
        return ModelData.named(tenant, name, "Larch Labs");
    }
}
