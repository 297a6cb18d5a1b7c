package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.ProviderId;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.registry.DeploymentData;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.ProviderData;
import dev.pilothouse.registry.Providers;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The services on a database of their own, with people and a clock that the test moves. */
public final class Decisions {
    public final TestDatabase store = TestPostgres.database();
    public final MovableClock clock = new MovableClock();
    public final Database database;
    public final AuditLog audit;
    public final AuditReader reader;
    public final Approvals approvals;
    public final ApprovalInbox inbox;
    final Deputies deputies;
    final KillSwitches switches;
    final Budgets budgets;
    public final List<Approvable<Tx>> others = new ArrayList<>();
    public final Access access;
    public final Tenants tenants;
    public final Sealer sealer = Sealer.of(Sealer.newKeyset());

    public Decisions() {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        database = new Database(store.app());
        audit = new AuditLog(clock);
        reader = new AuditReader(database, audit);
        approvals = new Approvals(database, audit, clock, this::approvables);
        inbox = new ApprovalInbox(database, clock);
        deputies = new Deputies(database, audit, clock);
        budgets = new Budgets(database, audit, clock, approvals);
        access = new Access(database, audit, clock);
        tenants = new Tenants(database, audit, clock, sealer);
        switches = new KillSwitches(database, audit, clock, approvals, tenants);
    }

    private List<Approvable<Tx>> approvables() {
        List<Approvable<Tx>> all = new ArrayList<>(others);
        all.add(switches.lifts());
        all.add(budgets.raises());
        return all;
    }

    /** A person with a first role in every tenant. */
    public Actor.Person person(String name, Role role) {
        Identity identity = new Identity("test", name, name, name, Optional.empty());
        access.bootstrap(identity, Grant.everywhere(role));
        return access.signIn(identity);
    }

    /** A person with a role in one tenant. */
    public Actor.Person person(String name, Role role, TenantId tenant, Actor admin) {
        Actor.Person person =
                access.signIn(new Identity("test", name, name, name, Optional.empty()));
        access.grant(admin, person.id(), Grant.in(tenant, role));
        return access.current(person.id()).orElseThrow();
    }

    /** A deployment of the provider {@code acme-ai}. */
    void deployment(Actor admin, String id, String model, Optional<TenantId> tenant) {
        ProviderId provider = new ProviderId("acme-ai");
        var providers = new Providers(database, audit, clock, sealer);
        if (providers.list(admin).isEmpty()) {
            providers.create(
                    admin, provider, new ProviderData("Acme AI", "openai", "https://acme.test/v1"));
        }
        new Deployments(database, audit, clock)
                .create(
                        admin,
                        new DeploymentId(id),
                        new DeploymentData(
                                provider,
                                tenant,
                                model,
                                model,
                                true,
                                Optional.empty(),
                                4,
                                DeploymentData.Timeouts.USUAL));
    }

    public List<LoggedEntry> entries(Actor compliance, String action) {
        return reader.page(
                        compliance, AuditFilter.ALL.withAction(action), OptionalLong.empty(), 100)
                .entries();
    }

    /** Stands still until it is moved. */
    public static final class MovableClock extends Clock {
        private Instant now = InstantSource.system().instant();

        public void forward(Duration by) {
            now = now.plus(by);
        }

        public void set(Instant to) {
            now = to;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
