package dev.pilothouse.console.web;

import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.ContentAccess;
import dev.pilothouse.policy.decisions.GuardrailPolicies;
import dev.pilothouse.registry.RevealKeyring;
import dev.pilothouse.registry.Sealer;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reading content, under audit, and the rules that look at it. */
@Configuration(proxyBeanMethods = false)
class ContentServices {
    @Bean
    RevealKeyring revealKeyring(Database database, Sealer sealer) {
        return new RevealKeyring(database, sealer);
    }

    @Bean
    ContentAccess contentAccess(Database database, AuditLog log, RevealKeyring keyring) {
        return new ContentAccess(database, log, keyring);
    }

    @Bean
    GuardrailPolicies guardrailPolicies(Database database, AuditLog log, Clock clock) {
        return new GuardrailPolicies(database, log, clock);
    }
}
