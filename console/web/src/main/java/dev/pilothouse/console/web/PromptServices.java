package dev.pilothouse.console.web;

import dev.pilothouse.analytics.traces.ReleaseCalls;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.registry.Keys;
import dev.pilothouse.registry.Playground;
import dev.pilothouse.registry.Prompts;
import dev.pilothouse.registry.ReleaseApprovals;
import dev.pilothouse.registry.ReleaseKills;
import dev.pilothouse.registry.ReleaseRules;
import dev.pilothouse.registry.Releases;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Prompts, their releases, and the playground. */
@Configuration(proxyBeanMethods = false)
class PromptServices {
    @Bean
    Prompts prompts(Database database, AuditLog log, Clock clock) {
        return new Prompts(database, log, clock);
    }

    @Bean
    ReleaseKills releaseKills(KillSwitches switches) {
        return (tenant, names) ->
                switches.inForce().kills().stream()
                        .filter(k -> k.scope() == KillScope.RELEASE && names.contains(k.target()))
                        .filter(k -> k.tenant().map(tenant::equals).orElse(true))
                        .findFirst()
                        .map(k -> k.label() + ", " + k.reason());
    }

    @Bean
    Releases releases(
            Database database, AuditLog log, Clock clock, Approvals desk, ReleaseKills kills) {
        return new Releases(database, log, clock, desk, kills);
    }

    @Bean
    ReleaseRules releaseRules(Database database, AuditLog log, Clock clock) {
        return new ReleaseRules(database, log, clock);
    }

    @Bean
    Approvable<Tx> releaseApprovals(AuditLog log) {
        return new ReleaseApprovals(log);
    }

    @Bean
    Playground playground(Database database, AuditLog log, Clock clock, Keys keys) {
        return new Playground(database, log, clock, keys);
    }

    @Bean
    ReleaseCalls releaseCalls(Reader reader) {
        return new ReleaseCalls(reader);
    }
}
