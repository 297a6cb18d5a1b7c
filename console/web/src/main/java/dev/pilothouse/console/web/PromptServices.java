package dev.pilothouse.console.web;

import dev.pilothouse.analytics.releases.ReleaseFigures;
import dev.pilothouse.bridge.control.ControlBridge;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.policy.decisions.KilledReleases;
import dev.pilothouse.policy.rules.prompts.ReleaseFile;
import dev.pilothouse.registry.Canaries;
import dev.pilothouse.registry.Prompts;
import dev.pilothouse.registry.ReleaseApprovals;
import dev.pilothouse.registry.ReleaseFiles;
import dev.pilothouse.registry.ReleaseRules;
import dev.pilothouse.registry.Releases;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Prompts and their releases. */
@Configuration(proxyBeanMethods = false)
class PromptServices {
    @Bean
    Prompts prompts(Database database, AuditLog log, Clock clock) {
        return new Prompts(database, log, clock);
    }

    @Bean
    ReleaseRules releaseRules(Database database, AuditLog log, Clock clock) {
        return new ReleaseRules(database, log, clock);
    }

    @Bean
    Releases releases(
            Database database,
            AuditLog log,
            Clock clock,
            Approvals approvals,
            KillSwitches switches) {
        return new Releases(database, log, clock, approvals, new KilledReleases(switches, clock));
    }

    @Bean
    ReleaseFigures releaseFigures(Reader reader) {
        return new ReleaseFigures(reader);
    }

    @Bean
    Canaries canaries(
            Database database,
            AuditLog log,
            Clock clock,
            KillSwitches switches,
            ReleaseFigures figures) {
        return new Canaries(
                database,
                log,
                clock,
                new KilledReleases(switches, clock),
                new CanaryReading(figures, clock));
    }

    @Bean
    ReleaseFiles releaseFiles(Database database, AuditLog log, ControlBridge bridge) {
        return new ReleaseFiles(database, log, bridge.seal(ReleaseFile.DOMAIN));
    }

    @Bean
    Approvable<Tx> releaseApprovals(AuditLog log) {
        return new ReleaseApprovals(log);
    }
}
