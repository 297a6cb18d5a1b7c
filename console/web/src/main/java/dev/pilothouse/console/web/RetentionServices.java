package dev.pilothouse.console.web;

import dev.pilothouse.analytics.erasure.Retained;
import dev.pilothouse.analytics.erasure.RetentionErasure;
import dev.pilothouse.db.clickhouse.ClickHouse;
import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.LegalHolds;
import dev.pilothouse.registry.RetentionFloor;
import dev.pilothouse.registry.RetentionRules;
import dev.pilothouse.registry.RetentionRuns;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How long data is kept, and what is held. */
@Configuration(proxyBeanMethods = false)
class RetentionServices {
    @Bean
    RetentionRules retentionRules(
            Database database,
            AuditLog log,
            ObjectProvider<RetentionFloor> floors,
            Settings settings) {
        return new RetentionRules(
                database,
                log,
                floors.orderedStream().toList(),
                settings.count(Setting.PLAYGROUND_DAYS));
    }

    @Bean
    RetentionRuns retentionRuns(Database database, AuditLog log, Clock clock) {
        return new RetentionRuns(database, log, clock);
    }

    @Bean
    LegalHolds legalHolds(Database database, AuditLog log, Clock clock) {
        return new LegalHolds(database, log, clock);
    }

    @Bean
    Retained retained(Reader reader) {
        return new Retained(reader);
    }

    @Bean
    RetentionErasure retentionErasure(@Qualifier("clickhouseEraser") ClickHouse clickhouse) {
        return new RetentionErasure(new Eraser(clickhouse));
    }
}
