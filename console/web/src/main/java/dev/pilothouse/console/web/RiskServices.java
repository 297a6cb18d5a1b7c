package dev.pilothouse.console.web;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.features.FeatureFigures;
import dev.pilothouse.analytics.features.FeaturesMeasured;
import dev.pilothouse.bridge.control.ControlBridge;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.decisions.AnnexDocuments;
import dev.pilothouse.policy.decisions.AnnexIv;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.LogRetention;
import dev.pilothouse.policy.decisions.Obligations;
import dev.pilothouse.policy.decisions.RiskClasses;
import dev.pilothouse.policy.decisions.RiskSettings;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.policy.rules.risk.RiskFile;
import dev.pilothouse.policy.rules.risk.Ruleset;
import dev.pilothouse.registry.HighRiskLogs;
import dev.pilothouse.registry.RetentionFloor;
import dev.pilothouse.registry.RetentionRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Risk classes of features, what they owe, and their technical documentation. */
@Configuration(proxyBeanMethods = false)
class RiskServices {
    private static final Logger LOG = LoggerFactory.getLogger(RiskServices.class);
    private static final Duration MONTH = Duration.ofDays(30);

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
    RetentionFloor highRiskLogs(Clock clock) {
        return new HighRiskLogs(clock);
    }

    @Bean
    Obligations obligations(Database database, Clock clock, LogRetention retention) {
        return new Obligations(database, clock, retention);
    }

    @Bean
    TakenFiles takenFiles(Database database, AuditLog log) {
        return new TakenFiles(database, log);
    }

    @Bean
    AnnexDocuments annexDocuments(
            Database database, AuditReader log, Clock clock, FeaturesMeasured measured) {
        return new AnnexDocuments(
                database,
                log,
                clock,
                (actor, tenant, feature) -> measured(measured, tenant, feature, clock.instant()));
    }

    private static List<AnnexIv.Item> measured(
            FeaturesMeasured measured, TenantId tenant, FeatureId feature, Instant now) {
        try {
            Scope month = Scope.of(List.of(tenant), now.minus(MONTH), now);
            return measured.figures(month, feature).map(RiskServices::items).orElse(List.of());
        } catch (RuntimeException e) {
            LOG.info("traffic cannot be read for a technical documentation: {}", e.getMessage());
            return List.of();
        }
    }

    private static List<AnnexIv.Item> items(FeatureFigures of) {
        return List.of(
                item(
                        "3",
                        "Functioning",
                        of.calls() + " calls from " + of.first() + " to " + of.last()),
                item(
                        "3",
                        "Foreseeable unintended outcomes",
                        of.errors() + " of them failed, " + of.refused() + " were refused"),
                item(
                        "3",
                        "Control",
                        "guardrails acted in "
                                + of.guarded()
                                + " calls, kills ended or refused "
                                + of.killed()),
                item(
                        "4",
                        "Time of an answer",
                        "%.0f ms in the middle, %.0f ms or less for 95 of 100"
                                .formatted(of.p50Millis(), of.p95Millis())));
    }

    private static AnnexIv.Item item(String point, String label, String text) {
        return new AnnexIv.Item(point, label, text, "telemetry of the last 30 days");
    }
}
