package dev.pilothouse.console.web;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pilothouse.bridge.control.BreakGlass;
import dev.pilothouse.bridge.control.Caches;
import dev.pilothouse.bridge.control.ControlBridge;
import dev.pilothouse.bridge.control.DrillRunner;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.bridge.control.ReplicaDesk;
import dev.pilothouse.bridge.control.Routing;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.BudgetLedger;
import dev.pilothouse.policy.decisions.Budgets;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import dev.pilothouse.policy.decisions.Drills;
import dev.pilothouse.policy.decisions.KillRecovery;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.policy.decisions.KillTargets;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.Keys;
import dev.pilothouse.registry.Publication;
import dev.pilothouse.registry.ReadOnlyTools;
import dev.pilothouse.registry.Replicas;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Tenants;
import java.io.IOException;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** PostgreSQL, and what decides and records. */
@Configuration(proxyBeanMethods = false)
class ControlPlane {
    private static final int CONNECTIONS = 12;
    private static final int FOR_WRITERS = 4;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Connections as {@code pilothouse_app}, after the owner has brought the schema up to date. */
    @Bean(destroyMethod = "close")
    HikariDataSource connections(Settings settings) {
        Migrations.migrate(
                settings.postgresUrl(),
                "pilothouse_owner",
                secret(settings, Setting.POSTGRES_OWNER_PASSWORD));
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.postgresUrl());
        config.setUsername("pilothouse_app");
        config.setPassword(secret(settings, Setting.POSTGRES_APP_PASSWORD));
        config.setSchema("pilothouse");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(5_000);
        config.setPoolName("postgres");
        return new HikariDataSource(config);
    }

    static String secret(Settings settings, Setting setting) {
        return settings.secret(setting)
                .orElseThrow(() ->
                        new BadInput(
                                setting.variable(),
                                "",
                                "a value, or the file " + settings.secretFile(setting)));
    }

    @Bean
    Database database(HikariDataSource connections) {
        return new Database(connections, CONNECTIONS - FOR_WRITERS);
    }

    @Bean
    AuditLog auditLog(Clock clock) {
        return new AuditLog(clock);
    }

    @Bean
    AuditReader auditReader(Database database, AuditLog log) {
        return new AuditReader(database, log);
    }

    @Bean
    Access access(Database database, AuditLog log, Clock clock) {
        return new Access(database, log, clock);
    }

    @Bean
    DeniedAttempts deniedAttempts(Database database, AuditLog log, Clock clock) {
        return new DeniedAttempts(database, log, clock);
    }

    @Bean
    KillSwitches killSwitches(
            Database database, AuditLog log, Clock clock, Approvals approvals, Tenants tenants) {
        return new KillSwitches(database, log, clock, approvals, tenants);
    }

    @Bean
    Budgets budgets(Database database, AuditLog log, Clock clock, Approvals approvals) {
        return new Budgets(database, log, clock, approvals);
    }

    @Bean
    BudgetLedger budgetLedger(Database database, AuditLog log, Clock clock) {
        return new BudgetLedger(database, log, clock);
    }

    @Bean
    KillTargets killTargets(
            Tenants tenants, Features features, Deployments deployments, Keys keys, Clock clock) {
        return new KillTargets(tenants, features, deployments, keys, clock);
    }

    @Bean
    ReadOnlyTools readOnlyTools(Database database, AuditLog log, Clock clock) {
        return new ReadOnlyTools(database, log, clock);
    }

    @Bean
    Publication publication(Database database, Sealer sealer, Clock clock) {
        return new Publication(database, sealer, clock);
    }

    /** The bridge to the nodes, on a port of its own. */
    @Bean(destroyMethod = "close")
    ControlBridge bridge(
            Settings settings,
            HikariDataSource source,
            Database database,
            AuditLog audit,
            Sealer sealer,
            Publication publication,
            KillSwitches switches,
            Replicas replicas,
            Clock clock)
            throws IOException {
        return ControlBridge.start(
                ControlBridge.Config.of(settings),
                new ControlBridge.Parts(
                        source, database, audit, sealer, publication, switches, replicas, clock));
    }

    @Bean
    Routing routing(ControlBridge bridge) {
        return bridge.routing();
    }

    @Bean
    BreakGlass breakGlass(ControlBridge bridge) {
        return bridge.breakGlass();
    }

    @Bean
    KillRecovery killRecovery(Database database, AuditLog log, Clock clock, Tenants tenants) {
        return new KillRecovery(database, log, clock, tenants);
    }

    @Bean
    Drills drills(ControlBridge bridge) {
        return bridge.drills();
    }

    @Bean(destroyMethod = "")
    DrillRunner drillRunner(ControlBridge bridge) {
        return bridge.drillRunner();
    }

    @Bean
    ReplicaDesk replicaDesk(ControlBridge bridge) {
        return bridge.replicas();
    }

    @Bean
    Caches caches(ControlBridge bridge) {
        return bridge.caches();
    }

    @Bean
    Fleet fleet(ControlBridge bridge) {
        return bridge.fleet();
    }
}
