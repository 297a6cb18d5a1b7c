package dev.pilothouse.console.web.erasing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.control.ControlBridge;
import dev.pilothouse.db.clickhouse.Access;
import dev.pilothouse.db.clickhouse.ClickHouse;
import dev.pilothouse.db.clickhouse.Migrator;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestClickHouse;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.ConsoleHomes;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.registry.Publication;
import dev.pilothouse.registry.Replicas;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Tenants;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The stores as the console puts them together, over real ones. */
@Timeout(240)
@ExtendWith(TestPostgres.class)
class ErasureStoresTest {
    @TempDir Path home;

    private static ControlBridge bridge(Path home, TestDatabase store, Database database)
            throws IOException {
        Clock clock = Clock.systemUTC();
        AuditLog log = new AuditLog(clock);
        Sealer sealer = Sealer.of(Sealer.newKeyset());
        Approvals approvals = new Approvals(database, log, clock, List::of);
        return ControlBridge.start(
                new ControlBridge.Config(
                        "127.0.0.1",
                        0,
                        "a-join-token-of-tests",
                        home.resolve("authority.pem"),
                        Duration.ofDays(1)),
                new ControlBridge.Parts(
                        store.app(),
                        database,
                        log,
                        sealer,
                        new Publication(database, sealer, clock),
                        new KillSwitches(
                                database,
                                log,
                                clock,
                                approvals,
                                new Tenants(database, log, clock, sealer)),
                        new Replicas(database, log, clock, sealer),
                        clock));
    }

    private static ClickHouse clickhouse(String database, String user, String password) {
        return ClickHouse.open(new Access(TestClickHouse.shared().url(), user, password, database));
    }

    @Test
    void everyStore_isThere_inItsOrder_andForgetsACanary(TestDatabase store) throws Exception {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        Database database = new Database(store.app());
        String name = TestClickHouse.shared().database();
        new Migrator(
                        new Access(
                                TestClickHouse.shared().url(),
                                "writer",
                                TestClickHouse.WRITER_PASSWORD,
                                name))
                .migrate();
        try (ControlBridge bridge = bridge(home, store, database);
                AnnotationConfigApplicationContext context =
                        new AnnotationConfigApplicationContext()) {
            context.registerBean(ControlBridge.class, () -> bridge);
            context.registerBean(Database.class, () -> database);
            context.registerBean(Clock.class, Clock::systemUTC);
            context.registerBean(
                    ConsoleHomes.class,
                    () -> ConsoleHomes.open(database, Clock.systemUTC(), home, "console-1"));
            context.registerBean(
                    Settings.class, () -> Settings.of(Map.of("PILOTHOUSE_HOME", home.toString())));
            context.registerBean(
                    "clickhouseEraser",
                    ClickHouse.class,
                    () -> clickhouse(name, "eraser", TestClickHouse.ERASER_PASSWORD));
            context.registerBean(
                    Reader.class,
                    () -> new Reader(clickhouse(name, "reader", TestClickHouse.READER_PASSWORD)));
            context.register(ErasureStores.class);
            context.refresh();
            List<ErasureTarget> targets =
                    context.getBeanProvider(ErasureTarget.class).orderedStream().toList();

            assertThat(targets)
                    .extracting(t -> t.store().id())
                    .containsExactly(
                            "gateways",
                            "engine-caches",
                            "ingest",
                            "span-store",
                            "console-database",
                            "home-files",
                            "backups");
            for (String id : List.of("span-store", "console-database", "home-files")) {
                forgets(targets.stream().filter(t -> t.store().id().equals(id)).findFirst().get());
            }
        }
    }

    /** What every store that can be erased must do. */
    private static void forgets(ErasureTarget target) throws InterruptedException {
        Subject canary =
                new Subject(
                        new TenantId("acme"),
                        UUID.randomUUID(),
                        Set.of(UUID.randomUUID() + "-canary"),
                        Set.of(),
                        Instant.now());
        String id = target.store().id();
        assertThat(target.probe(canary).found()).as(id + " before").isZero();
        target.plant(canary);
        assertThat(target.probe(canary).found()).as(id + " planted").isPositive();
        assertThat(target.probe(canary).seesAll()).as(id + " in every look").isTrue();
        assertThat(target.plan(canary).items()).as(id + " planned").isPositive();
        assertThat(target.erase(canary, n -> {})).as(id + " erased").isPositive();
        assertThat(target.plan(canary).items()).as(id + " planned again").isZero();
        assertThat(target.erase(canary, n -> {})).as(id + " erased again").isZero();
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        Probe probe = target.probe(canary);
        while (probe.found() + probe.unlooked() > 0 && System.nanoTime() < end) {
            Thread.sleep(500);
            probe = target.probe(canary);
        }
        assertThat(probe.places()).as(id + " gone").isEmpty();
    }
}
