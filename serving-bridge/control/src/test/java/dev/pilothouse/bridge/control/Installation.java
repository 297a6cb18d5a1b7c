package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.Budgets;
import dev.pilothouse.policy.decisions.Identity;
import dev.pilothouse.policy.decisions.KillRecovery;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.FirstStart;
import dev.pilothouse.registry.Keys;
import dev.pilothouse.registry.Prices;
import dev.pilothouse.registry.Providers;
import dev.pilothouse.registry.Publication;
import dev.pilothouse.registry.Replicas;
import dev.pilothouse.registry.Routes;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Teams;
import dev.pilothouse.registry.Tenants;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** A control plane on a database of its own, wired as the console wires it. */
final class Installation {
    static final String TOKEN = "a-join-token-of-tests";

    final TestDatabase store = TestPostgres.database();
    final Clock clock = Clock.systemUTC();
    final Breakable postgres = new Breakable(store.app());
    final Database database;
    final AuditLog audit;
    final AuditReader reader;
    final KillSwitches switches;
    final Access access;
    final Features features;
    final Keys keys;
    final Approvals approvals;
    final Budgets budgets;
    final Deployments deployments;
    final Routes routes;
    final Tenants tenants;
    final Providers providers;
    final Replicas replicas;
    final Actor.Person admin;
    final Actor.Person oncall;
    final Actor.Person engineer;
    private final Sealer sealer = Sealer.of(Sealer.newKeyset());

    Installation() {
        this("http://127.0.0.1:8090/v1");
    }

    Installation(String poolUrl) {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        database = new Database(postgres.source());
        audit = new AuditLog(clock);
        reader = new AuditReader(database, audit);
        approvals = new Approvals(database, audit, clock, this::approvables);
        budgets = new Budgets(database, audit, clock, approvals);
        access = new Access(database, audit, clock);
        tenants = new Tenants(database, audit, clock, sealer);
        switches = new KillSwitches(database, audit, clock, approvals, tenants);
        Teams teams = new Teams(database, audit, clock);
        features = new Features(database, audit, clock);
        keys = new Keys(database, audit, clock, features);
        providers = new Providers(database, audit, clock, sealer);
        deployments = new Deployments(database, audit, clock);
        routes = new Routes(database, audit);
        replicas = new Replicas(database, audit, clock, sealer);
        Prices prices = new Prices(database, audit, clock);
        var first =
                new FirstStart(database, tenants, teams, features, providers, deployments, prices);
        first.run("pool-1", poolUrl, 4);
        admin = person("admin", Role.ADMIN);
        oncall = person("oncall", Role.ONCALL);
        engineer = person("engineer", Role.ENGINEER);
    }

    private List<Approvable<Tx>> approvables() {
        return List.of(switches.lifts(), budgets.raises());
    }

    Actor.Person person(String name, Role role) {
        Actor.Person person =
                access.signIn(new Identity("test", name, name, name, Optional.empty()));
        new TestGrants(store).give(person.id(), Grant.everywhere(role));
        return access.current(person.id()).orElseThrow();
    }

    ControlBridge start(Path home, int port) throws IOException {
        return start(home, port, Duration.ofDays(1), switches);
    }

    ControlBridge start(Path home, int port, Duration nodeCertificate, KillSwitches with)
            throws IOException {
        return start(home, port, nodeCertificate, with, postgres.source());
    }

    /** A replica that hears no hint of PostgreSQL. */
    ControlBridge startDeaf(Path home, KillSwitches with) throws IOException {
        Breakable gone = new Breakable(store.app());
        gone.broken(true);
        return start(home, 0, Duration.ofDays(1), with, gone.source());
    }

    private ControlBridge start(
            Path home, int port, Duration nodeCertificate, KillSwitches with, DataSource hints)
            throws IOException {
        return ControlBridge.start(
                new ControlBridge.Config(
                        "127.0.0.1",
                        port,
                        TOKEN,
                        home.resolve("bridge-authority.pem"),
                        nodeCertificate),
                new ControlBridge.Parts(
                        hints,
                        database,
                        audit,
                        sealer,
                        new Publication(database, sealer, clock),
                        with,
                        replicas,
                        clock));
    }

    /** This installation's authority, at a moment of the test's choice. */
    Authority authority(Clock at, Duration nodeLife) {
        return new Authority(new KeyVault(database, sealer, audit, clock), at, nodeLife);
    }

    /** What a backup from before every kill would hold; the epoch goes back too. */
    void restoreFromBeforeTheKills() {
        try (var connection = store.owner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("DELETE FROM pilothouse.kill_ack");
            statement.execute("DELETE FROM pilothouse.kill_lift_vote");
            statement.execute("DELETE FROM pilothouse.kill");
            statement.execute("ALTER TABLE pilothouse.kill_epoch DISABLE TRIGGER ALL");
            statement.execute("UPDATE pilothouse.kill_epoch SET epoch = 0");
            statement.execute("ALTER TABLE pilothouse.kill_epoch ENABLE TRIGGER ALL");
            statement.execute("COMMIT");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    KillRecovery recovery() {
        return new KillRecovery(database, audit, clock, tenants);
    }

    /** A second replica's switches on the same store. */
    KillSwitches otherSwitches() {
        return new KillSwitches(database, audit, clock, approvals, tenants);
    }
}
