package dev.pilothouse.console.web.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.analytics.erasure.KeptRows;
import dev.pilothouse.analytics.erasure.KeptTable;
import dev.pilothouse.analytics.erasure.Retained;
import dev.pilothouse.analytics.erasure.RetentionErasure;
import dev.pilothouse.analytics.erasure.RetentionErasure.Held;
import dev.pilothouse.db.clickhouse.Access;
import dev.pilothouse.db.clickhouse.ClickHouse;
import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.Migrator;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestClickHouse;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.LegalHold.Scope;
import dev.pilothouse.policy.decisions.LegalHolds;
import dev.pilothouse.registry.DataKind;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.HighRiskLogs;
import dev.pilothouse.registry.Jobs;
import dev.pilothouse.registry.Keys;
import dev.pilothouse.registry.Playground;
import dev.pilothouse.registry.RetentionRule;
import dev.pilothouse.registry.RetentionRules;
import dev.pilothouse.registry.RetentionRuns;
import dev.pilothouse.registry.RetentionRuns.Claim;
import dev.pilothouse.registry.RetentionRuns.Deleted;
import dev.pilothouse.registry.RetentionRuns.Leaving;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Teams;
import dev.pilothouse.registry.Tenants;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs over real stores. */
@Timeout(240)
class RetentionRunTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Actor.Person ADMIN =
            new Actor.Person(UUID.randomUUID(), "ada", "ada", Set.of(Grant.everywhere(Role.ADMIN)));
    private static final Actor.Person OFFICER =
            new Actor.Person(
                    UUID.randomUUID(), "cleo", "cleo", Set.of(Grant.everywhere(Role.COMPLIANCE)));
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    private final TestClickHouse engine = TestClickHouse.shared();
    private final String name = engine.database();
    private final Clock clock = Clock.systemUTC();
    private final AuditLog log = new AuditLog(clock);
    private final TestDatabase store = TestPostgres.database();
    private final Database database = new Database(store.app());
    private RetentionRules rules;
    private RunParts parts;
    private int calls;

    @BeforeEach
    void open() {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        new Migrator(access("writer", TestClickHouse.WRITER_PASSWORD)).migrate();
        Tenants tenants = new Tenants(database, log, clock, Sealer.of(Sealer.newKeyset()));
        tenants.create(ADMIN, ACME, "Acme");
        new Teams(database, log, clock).create(ADMIN, ACME, new TeamId("help"), "Help");
        Features features = new Features(database, log, clock);
        for (String feature : List.of("chat", "search")) {
            features.declare(
                    ADMIN,
                    ACME,
                    new FeatureId(feature),
                    FeatureData.of(new TeamId("help"), feature, "", FeatureState.DRAFT));
        }
        rules = new RetentionRules(database, log, List.of(new HighRiskLogs(Clock.systemUTC())), 90);
        parts =
                new RunParts(
                        rules,
                        new RetentionRuns(database, log, clock),
                        new LegalHolds(database, log, clock),
                        new RetentionErasure(
                                new Eraser(
                                        ClickHouse.open(
                                                access("eraser", TestClickHouse.ERASER_PASSWORD)))),
                        new Playground(
                                database, log, clock, new Keys(database, log, clock, features)),
                        tenants);
    }

    private Access access(String user, String password) {
        return new Access(engine.url(), user, password, name);
    }

    private void call(int age, String feature, String of) {
        calls++;
        String ids = "'acme', '%032x', '%016x', '%s'".formatted(calls, calls, TODAY.minusDays(age));
        insert("span (tenant, trace_id, span_id, ts, feature, retention)", ids, feature, of);
        insert("span_content (tenant, trace_id, span_id, ts)", ids);
        insert("span_attribute (tenant, trace_id, span_id, ts)", ids);
        insert("audit_event (tenant, trace_id, span_id, ts, feature)", ids, feature);
    }

    private void insert(String into, String ids, String... more) {
        String rest = more.length == 0 ? "" : ", '" + String.join("', '", more) + "'";
        engine.execute("INSERT INTO %s.%s VALUES (%s%s)".formatted(name, into, ids, rest));
    }

    private String count(String table) {
        return engine.execute("SELECT count() FROM " + name + "." + table);
    }

    private void set(String of, DataKind data, int days) {
        rules.set(
                OFFICER,
                new RetentionRule(
                        ACME,
                        Optional.empty(),
                        Optional.of(of).filter(c -> !c.isEmpty()),
                        data,
                        days),
                "because");
    }

    private Claim run(Consumer<String> telling) {
        Claim claim = parts.runs().begin();
        new RetentionRun(
                        parts,
                        Actor.CONTROL_PLANE,
                        claim,
                        (done, total, detail) -> telling.accept(detail),
                        TODAY)
                .run();
        return claim;
    }

    private RetentionRuns.Run last() {
        return parts.runs().list(OFFICER).getFirst();
    }

    private int entries(UUID run) {
        return database.read(tx -> log.about(tx, Entity.of("retention-run", run.toString()), 20))
                .size();
    }

    @Test
    void whatIsOver_goes_andIsNoted() {
        call(100, "chat", "standard");
        call(101, "chat", "standard");
        call(10, "chat", "standard");
        Claim claim = run(detail -> {});
        assertThat(count("span_content")).isEqualTo("1");
        assertThat(count("span")).isEqualTo("3");
        assertThat(last().deleted())
                .contains(
                        new Deleted(
                                ACME,
                                DataKind.CONTENT,
                                2,
                                TODAY.minusDays(101),
                                TODAY.minusDays(100)));
        assertThat(last().failure()).isEmpty();
        assertThat(entries(claim.run())).as("one of each table and day").isEqualTo(4);
        assertThat(parts.runs().left()).isEmpty();
    }

    @Test
    void holdThatIsPlacedDuringTheRun_countsFromTheNextBatchOn() {
        call(101, "chat", "standard");
        call(100, "chat", "standard");
        String first = DataKind.CONTENT.label() + " of " + TODAY.minusDays(101);
        run(detail -> {
            if (detail.startsWith(first)) {
                parts.holds()
                        .place(
                                OFFICER,
                                ACME,
                                Scope.FEATURE,
                                "chat",
                                "claim 4711",
                                Optional.empty());
            }
        });
        assertThat(engine.execute("SELECT toDate(ts) FROM " + name + ".span_content"))
                .isEqualTo(TODAY.minusDays(100).toString());
        assertThat(count("span_attribute")).isEqualTo("2");
    }

    @Test
    void ruleThatIsChangedDuringTheRun_countsFromTheNextBatchOn() {
        call(101, "chat", "standard");
        call(100, "chat", "standard");
        String first = DataKind.CONTENT.label() + " of " + TODAY.minusDays(101);
        run(detail -> {
            if (detail.startsWith(first)) {
                set("", DataKind.CONTENT, 200);
            }
        });
        assertThat(count("span_content")).isEqualTo("1");
    }

    @Test
    void runThatIsCancelled_hasNotedWhatWent() {
        call(101, "chat", "standard");
        call(100, "chat", "standard");
        String second = DataKind.CONTENT.label() + " of " + TODAY.minusDays(100);
        assertThatExceptionOfType(Jobs.Cancelled.class)
                .isThrownBy(() ->
                        run(detail -> {
                            if (detail.startsWith(second)) {
                                throw new Jobs.Cancelled();
                            }
                        }));
        assertThat(count("span_content")).isEqualTo("1");
        assertThat(last().failure()).isEqualTo("cancelled");
        assertThat(last().deleted())
                .containsExactly(
                        new Deleted(
                                ACME,
                                DataKind.CONTENT,
                                1,
                                TODAY.minusDays(101),
                                TODAY.minusDays(101)));
        assertThat(entries(last().id())).isEqualTo(1);
        parts.noteLeft();
        assertThat(parts.runs().left()).isEmpty();
        assertThat(entries(last().id())).as("the second batch was not begun").isEqualTo(1);
    }

    /** As when the process is killed once the rows are gone. */
    @Test
    void whatWentWithoutANote_isNotedByTheNextProcess() {
        call(100, "chat", "standard");
        call(100, "search", "standard");
        Claim claim = parts.runs().begin();
        List<KeptRows> rows = parts.retained().before(KeptTable.SPAN_CONTENT, List.of(ACME), TODAY);
        Deleted counted =
                new Deleted(ACME, DataKind.CONTENT, 2, TODAY.minusDays(100), TODAY.minusDays(100));
        parts.runs()
                .going(
                        claim,
                        List.of(
                                new Leaving(
                                        UUID.randomUUID(),
                                        claim.run(),
                                        counted,
                                        rows.stream().map(KeptRows::key).toList())));
        parts.batches(KeptTable.SPAN_CONTENT, rows)
                .forEach(b -> parts.erasure().erase(b, Held.NOTHING, why -> {}));
        parts.noteLeft();
        assertThat(last().deleted()).as("the process may live").isEmpty();
        parts.runs().end(claim, "killed");
        parts.noteLeft();
        parts.noteLeft();
        assertThat(last().deleted()).containsExactly(counted);
        assertThat(entries(claim.run())).isEqualTo(1);
    }

    @Test
    void logsOfHighRisk_stay_whateverClassTheyWereStoredUnder() throws Exception {
        set("standard", DataKind.CONTENT, 5);
        set("standard", DataKind.ATTRIBUTES, 5);
        set("standard", DataKind.FACTS, 7);
        set("", DataKind.AUDIT_EVENTS, 7);
        call(100, "chat", "standard");
        call(100, "search", "standard");
        call(190, "chat", "standard");
        highRisk("chat");
        run(detail -> {});
        String left = "SELECT concat(feature, ' ', toString(toDate(ts))) FROM " + name + ".";
        String kept = "chat " + TODAY.minusDays(100);
        assertThat(engine.execute(left + "span")).isEqualTo(kept);
        assertThat(engine.execute(left + "audit_event")).isEqualTo(kept);
        assertThat(count("span_content")).isEqualTo("0");
    }

    private void highRisk(String feature) throws Exception {
        try (Connection connection = store.owner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO pilothouse.risk_classification (tenant, feature, number, revision, state,"
                            + " answers, changed_by_name, changed_at) VALUES ('acme', '%s', 1, 1,"
                                    .formatted(feature)
                            + " 'draft', '{}', 'cleo', now())");
            statement.execute(
                    "INSERT INTO pilothouse.risk_standing (tenant, feature, number, tier, confirmed,"
                            + " articles, since) VALUES ('acme', '%s', 1, 'high', true, '{}', now())"
                                    .formatted(feature));
        }
    }

    @Test
    void tableThatFails_keepsNoOther_andIsNamed_andFactsStayUntilItIsThrough() {
        call(500, "chat", "standard");
        engine.execute("RENAME TABLE %s.span_attribute TO %s.away".formatted(name, name));
        assertThatExceptionOfType(RetentionRun.PassedOver.class)
                .isThrownBy(() -> run(detail -> {}))
                .withMessageContaining(DataKind.ATTRIBUTES.label());
        assertThat(last().failure()).contains(DataKind.ATTRIBUTES.label());
        assertThat(count("span_content")).isEqualTo("0");
        assertThat(count("audit_event")).isEqualTo("0");
        assertThat(count("span")).isEqualTo("1");
        engine.execute("RENAME TABLE %s.away TO %s.span_attribute".formatted(name, name));
        run(detail -> {});
        assertThat(count("span_attribute")).isEqualTo("0");
        assertThat(count("span")).isEqualTo("0");
    }

    @Test
    void preview_saysWhereItStoppedCounting() {
        call(100, "chat", "standard");
        call(101, "chat", "standard");
        assertThat(content(5_000_000).cut()).isEmpty();
        assertThat(content(5_000_000).rowsThen()).isEqualTo(2);
        RetentionPreview.Line cut = content(1);
        assertThat(cut.cut()).hasValue(TODAY.minusDays(101));
        assertThat(cut.cutWords().orElseThrow()).contains("too many rows");
        assertThat(cut.rows()).isEqualTo(2);
    }

    private RetentionPreview.Line content(long mostLookedAt) {
        Reader reader =
                new Reader(ClickHouse.open(access("reader", TestClickHouse.READER_PASSWORD)));
        return new RetentionDesk(
                        parts,
                        new Retained(reader),
                        new Jobs(database, log, clock),
                        clock,
                        mostLookedAt)
                .preview(OFFICER, Optional.of(ACME)).lines().stream()
                        .filter(l -> l.data() == DataKind.CONTENT)
                        .findFirst()
                        .orElseThrow();
    }
}
