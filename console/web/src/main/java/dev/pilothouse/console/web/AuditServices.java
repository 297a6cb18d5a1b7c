package dev.pilothouse.console.web;

import dev.pilothouse.analytics.decisions.Decisions;
import dev.pilothouse.bridge.control.ControlBridge;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.export.GatewayDecisions;
import dev.pilothouse.policy.audit.export.Manifest;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.AuditExportPlans;
import dev.pilothouse.policy.decisions.AuditExportRecovery;
import dev.pilothouse.policy.decisions.AuditExports;
import dev.pilothouse.policy.decisions.ExportCourier;
import dev.pilothouse.policy.decisions.ExportShelf;
import dev.pilothouse.registry.Jobs;
import dev.pilothouse.registry.Tenants;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Exports of the audit log. */
@Configuration(proxyBeanMethods = false)
class AuditServices {
    private static final long MIB = 1L << 20;
    private static final long RESERVE = 512 * MIB;

    @Bean
    ExportShelf exportShelf(Settings settings) {
        String folder = settings.text(Setting.EXPORT_FILES);
        return new ExportShelf(
                folder.isEmpty() ? settings.home().resolve("exports") : Path.of(folder),
                new ExportShelf.Limits(
                        Duration.ofDays(settings.count(Setting.EXPORT_DAYS)),
                        settings.count(Setting.EXPORT_MAX_MB) * MIB,
                        RESERVE),
                name(settings));
    }

    /** Of this console, where several run. */
    static String name(Settings settings) {
        String given = settings.text(Setting.CONSOLE_NAME);
        try {
            return given.isEmpty() ? InetAddress.getLocalHost().getHostName() : given;
        } catch (UnknownHostException _) {
            return "console";
        }
    }

    @Bean
    GatewayDecisions gatewayDecisions(Decisions decisions, Tenants tenants) {
        return new StoredDecisions(decisions, tenants);
    }

    @Bean
    AuditExports auditExports(
            Database database,
            AuditLog log,
            AuditReader reader,
            Jobs jobs,
            GatewayDecisions decisions,
            ControlBridge bridge,
            ExportShelf shelf,
            Clock clock) {
        return new AuditExports(
                database,
                log,
                jobs,
                new AuditExports.Sources(reader, decisions, bridge.seal(Manifest.DOMAIN)),
                shelf,
                clock);
    }

    @Bean
    ExportCourier exportCourier(Settings settings, Tenants tenants, Clock clock) {
        return new ExportDelivery(
                settings.text(Setting.EXPORT_FOLDER),
                tenants,
                clock,
                ExportDelivery.Limits.usual(RESERVE));
    }

    @Bean
    AuditExportPlans auditExportPlans(
            Database database,
            AuditLog log,
            Access access,
            AuditExports exports,
            ExportCourier courier,
            Clock clock) {
        return new AuditExportPlans(database, log, access, exports, courier, clock);
    }

    @Bean
    AuditExportRecovery auditExportRecovery(
            Jobs jobs, Access access, AuditExports exports, AuditExportPlans plans) {
        return new AuditExportRecovery(jobs, access, exports, plans);
    }
}
