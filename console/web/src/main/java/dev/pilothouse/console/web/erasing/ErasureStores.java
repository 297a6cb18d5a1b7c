package dev.pilothouse.console.web.erasing;

import dev.pilothouse.analytics.erasure.SpanStore;
import dev.pilothouse.analytics.erasure.SubjectRows;
import dev.pilothouse.bridge.control.ControlBridge;
import dev.pilothouse.db.clickhouse.ClickHouse;
import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.model.SubjectReader;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.decisions.ConsoleRecords;
import dev.pilothouse.policy.decisions.ExportOwners;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Every store that may hold something about a person, in the order in which they are erased: what
 * could write again comes before what it writes into.
 */
@Configuration(proxyBeanMethods = false)
class ErasureStores {
    @Bean
    @Order(1)
    ErasureTarget gatewayStore(ControlBridge bridge) {
        return ofNodes(bridge, "gateways");
    }

    @Bean
    @Order(2)
    ErasureTarget engineStore(ControlBridge bridge) {
        return ofNodes(bridge, "engine-caches");
    }

    @Bean
    @Order(3)
    ErasureTarget ingestStore(ControlBridge bridge) {
        return ofNodes(bridge, "ingest");
    }

    private static ErasureTarget ofNodes(ControlBridge bridge, String id) {
        return bridge.erasureTargets().stream()
                .filter(target -> target.store().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Bean
    @Order(4)
    ErasureTarget spanStore(@Qualifier("clickhouseEraser") ClickHouse clickhouse) {
        return new SpanStore(new Eraser(clickhouse));
    }

    @Bean
    @Order(5)
    ErasureTarget consoleStore(Settings settings, Database database, Clock clock) {
        return new ConsoleRecords(database, ownServer(settings), clock);
    }

    /** The files of the embedded server; those of another one are not ours to read. */
    private static Optional<Path> ownServer(Settings settings) {
        Path data = settings.home().resolve("postgres").resolve("data");
        boolean own = settings.text(Setting.POSTGRES_URL).isEmpty();
        return own && Files.isReadable(data) ? Optional.of(data) : Optional.empty();
    }

    @Bean
    @Order(6)
    ErasureTarget homeStore(Settings settings, Database database) {
        return new HomeFiles(settings.home(), new ExportOwners(database)::isOfOthers);
    }

    @Bean
    @Order(7)
    ErasureTarget backupStore(Settings settings, Clock clock) {
        return new Backups(Duration.ofDays(settings.count(Setting.BACKUP_DAYS)), clock);
    }

    @Bean
    SubjectReader spanDocuments(Reader reader) {
        return new SpanDocuments(new SubjectRows(reader));
    }
}
