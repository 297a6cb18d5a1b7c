package dev.pilothouse.console.web;

import dev.pilothouse.analytics.traces.ReleaseCalls;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.Keys;
import dev.pilothouse.registry.Playground;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Trying prompts, and the calls that their releases answered. */
@Configuration(proxyBeanMethods = false)
class PlaygroundServices {
    @Bean
    Playground playground(Database database, AuditLog log, Clock clock, Keys keys) {
        return new Playground(database, log, clock, keys);
    }

    @Bean
    ReleaseCalls releaseCalls(Reader reader) {
        return new ReleaseCalls(reader);
    }
}
