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
import dev.pilothouse.policy.decisions.ConsoleHomes;
import dev.pilothouse.policy.decisions.ConsoleRecords;
import dev.pilothouse.policy.decisions.ExportOwners;
import dev.pilothouse.policy.decisions.privacy.ErasureSubjects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
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
    AllHomes homeStore(
            Settings settings,
            Database database,
            ConsoleHomes homes,
            ObjectProvider<ErasureSubjects> subjects) {
        HomeFiles own =
                new HomeFiles(
                        settings.home(),
                        elsewhere(settings),
                        exports(settings),
                        new ExportOwners(database)::isOfOthers,
                        homes.own().label());
        return new AllHomes(own, homes, id -> subjects.getObject().of(id), Duration.ofMinutes(30));
    }

    /** What was embedded once and is not any more has no other probe. */
    static Map<String, String> elsewhere(Settings settings) {
        Map<String, String> all = new TreeMap<>();
        all.put("secrets", "keys and passwords of this installation");
        all.put("people.json", "accounts of colleagues");
        if (settings.text(Setting.POSTGRES_URL).isEmpty()) {
            all.put("postgres", "read by the probe of the console database");
        }
        if (settings.text(Setting.CLICKHOUSE_URL).isEmpty()) {
            all.put("clickhouse", "read by the probe of the span store");
        }
        return all;
    }

    private static List<HomeFiles.Folder> exports(Settings settings) {
        List<HomeFiles.Folder> all = new ArrayList<>();
        if (!settings.text(Setting.EXPORT_FILES).isEmpty()) {
            all.add(folder(settings, Setting.EXPORT_FILES, HomeFiles.Holds.EXPORTS));
        }
        if (!settings.text(Setting.EXPORT_FOLDER).isEmpty()) {
            all.add(folder(settings, Setting.EXPORT_FOLDER, HomeFiles.Holds.DELIVERIES));
        }
        return all;
    }

    private static HomeFiles.Folder folder(
            Settings settings, Setting setting, HomeFiles.Holds holds) {
        return new HomeFiles.Folder(
                setting.variable(),
                Path.of(settings.text(setting)).toAbsolutePath().normalize(),
                holds);
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
