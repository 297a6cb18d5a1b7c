package dev.pilothouse.policy.decisions;

import static org.awaitility.Awaitility.await;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.audit.export.GatewayDecisions;
import dev.pilothouse.policy.audit.export.Manifest;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An audit log of two tenants, and who may export it. */
abstract class AuditExportRoom {
    static final TenantId ACME = new TenantId("acme");
    static final TenantId BOLT = new TenantId("bolt");
    static final KeyPair KEY = Signatures.generate();
    static final long LARGE = 1L << 40;
    final Decisions d = new Decisions();
    final Jobs jobs = new Jobs(d.database, d.audit, d.clock);
    final List<String> delivered = new ArrayList<>();
    @TempDir Path folder;
    final Actor.Person officer = d.person("lena", Role.COMPLIANCE);
    final Actor admin = d.person("ruben", Role.ADMIN);
    AuditExports exports;

    @BeforeEach
    void fill() {
        exports = exports(LARGE, 0);
        d.tenants.create(admin, ACME, "Acme");
        d.tenants.create(admin, BOLT, "Bolt");
        append(ACME, 20);
        append(BOLT, 10);
    }

    AuditExports exports(long bytes, long reserve) {
        return exports("a", new ExportShelf.Limits(Duration.ofDays(30), bytes, reserve), nothing());
    }

    static GatewayDecisions nothing() {
        return (reach, filter, to) -> {};
    }

    /** Of a console whose files lie in a folder of its own. */
    AuditExports exports(String console, ExportShelf.Limits limits, GatewayDecisions decisions) {
        AuditExports.Sources sources =
                new AuditExports.Sources(
                        d.reader,
                        decisions,
                        statement ->
                                Seal.of(
                                        "k1",
                                        KEY.getPublic().getEncoded(),
                                        Signatures.sign(
                                                KEY.getPrivate().getEncoded(),
                                                Manifest.DOMAIN,
                                                statement)));
        return new AuditExports(
                d.database,
                d.audit,
                jobs,
                sources,
                new ExportShelf(folder(console), limits, console),
                d.clock);
    }

    Path folder(String console) {
        return folder.resolve(console.equals("a") ? "exports" : console);
    }

    AuditExports console(String name, GatewayDecisions decisions) {
        return exports(name, new ExportShelf.Limits(Duration.ofDays(30), LARGE, 0), decisions);
    }

    void append(TenantId tenant, int number) {
        d.database.run(tx ->
                d.audit.appendAll(
                        tx,
                        IntStream.range(0, number)
                                .mapToObj(i ->
                                        AuditEntry.of(
                                                        Actor.OPERATOR,
                                                        "feature.change",
                                                        Entity.of("feature", tenant, "f" + i))
                                                .in(tenant)
                                                .because("because"))
                                .toList()));
    }

    AuditExport exported(Actor actor, AuditFilter filter) {
        return ended(actor, exports.start(actor, filter, Set.of(ExportFormat.JSON_LINES)));
    }

    AuditExport ended(Actor actor, AuditExport export) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> exports.find(actor, export.id()).job().state() != Job.State.RUNNING);
        return exports.find(actor, export.id());
    }

    AuditExportPlans plans() {
        return plans(exports);
    }

    AuditExportPlans plans(AuditExports of) {
        return new AuditExportPlans(d.database, d.audit, d.access, of, new Courier(), d.clock);
    }

    List<Path> filesOf(String console) throws IOException {
        try (var files = Files.list(folder(console))) {
            return files.toList();
        }
    }

    static AuditExportPlan.Data daily(AuditFilter filter) {
        return new AuditExportPlan.Data(
                "Daily",
                filter,
                Set.of(ExportFormat.JSON_LINES),
                AuditExportPlan.Every.DAY,
                3,
                "siem",
                "");
    }

    final class Courier implements ExportCourier {
        @Override
        public void check(AuditExportPlan.Data plan) {
            if (plan.folder().contains("..")) {
                throw new BadInput("folder", plan.folder(), "a folder below the base");
            }
        }

        @Override
        public String deliver(AuditExportPlan plan, AuditExport export, Path file)
                throws IOException {
            delivered.add(plan.data().folder() + " " + Files.size(file));
            if (plan.data().name().equals("broken")) {
                throw new IOException("the folder is read-only");
            }
            return "written to siem";
        }
    }
}
