package dev.pilothouse.console.web;

import dev.pilothouse.analytics.features.FeatureUse;
import dev.pilothouse.analytics.features.FeaturesSeen;
import dev.pilothouse.bridge.control.ControlBridge;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.AnnexDocuments;
import dev.pilothouse.policy.decisions.AnnexIv;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.LogRetention;
import dev.pilothouse.policy.decisions.Obligations;
import dev.pilothouse.policy.decisions.RiskClasses;
import dev.pilothouse.policy.decisions.RiskSettings;
import dev.pilothouse.policy.rules.risk.RiskFile;
import dev.pilothouse.policy.rules.risk.Ruleset;
import dev.pilothouse.registry.HighRiskLogs;
import dev.pilothouse.registry.RetentionFloor;
import dev.pilothouse.registry.RetentionRules;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Risk classes of features, what they owe, and their technical documentation. */
@Configuration(proxyBeanMethods = false)
class RiskServices {
    private static final Logger LOG = LoggerFactory.getLogger(RiskServices.class);

    @Bean
    RiskClasses riskClasses(
            Database database,
            AuditLog log,
            Clock clock,
            Approvals approvals,
            ControlBridge bridge) {
        return new RiskClasses(
                database, log, clock, approvals, bridge.seal(RiskFile.DOMAIN), Ruleset.current());
    }

    @Bean
    RiskSettings riskSettings(Database database, AuditLog log, Clock clock) {
        return new RiskSettings(database, log, clock, Ruleset.current());
    }

    @Bean
    Approvable<Tx> riskSignOffs(RiskClasses risks) {
        return risks.signOffs();
    }

    @Bean
    LogRetention logRetention(RetentionRules rules) {
        return (tenant, feature) -> Duration.ofDays(rules.logDays(tenant, feature));
    }

    @Bean
    RetentionFloor highRiskLogs() {
        return new HighRiskLogs();
    }

    @Bean
    Obligations obligations(Database database, Clock clock, LogRetention retention) {
        return new Obligations(database, clock, retention);
    }

    @Bean
    AnnexDocuments annexDocuments(Database database, Clock clock, FeaturesSeen seen) {
        return new AnnexDocuments(
                database, clock, (actor, tenant, feature) -> measured(seen, tenant, feature));
    }

    private static List<AnnexIv.Item> measured(
            FeaturesSeen seen, TenantId tenant, FeatureId feature) {
        try {
            return seen.read(List.of(tenant)).stream()
                    .filter(u -> u.feature().equals(feature.value()) && u.calls() > 0)
                    .map(RiskServices::item)
                    .toList();
        } catch (RuntimeException e) {
            LOG.info("traffic cannot be read for a technical documentation: {}", e.getMessage());
            return List.of();
        }
    }

    private static AnnexIv.Item item(FeatureUse use) {
        return new AnnexIv.Item(
                "3",
                "Functioning",
                use.calls()
                        + " calls from "
                        + use.first()
                        + " to "
                        + use.last()
                        + ", "
                        + use.refused()
                        + " of them refused",
                "telemetry");
    }
}
