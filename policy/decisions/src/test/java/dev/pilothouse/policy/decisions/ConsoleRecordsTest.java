package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ErasureTarget.Found;
import dev.pilothouse.db.model.ErasureTarget.Kept;
import dev.pilothouse.db.model.ErasureTarget.Part;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.decisions.store.PersonalTextStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real PostgreSQL, whose files are read. */
@Timeout(120)
class ConsoleRecordsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BOLT = new TenantId("bolt");

    private final Decisions control = new Decisions();
    private final String mail = "mira." + UUID.randomUUID() + "@example.com";
    private final String reference = UUID.randomUUID() + "-reference";
    private final ConsoleRecords records =
            new ConsoleRecords(control.database, Optional.of(TestPostgres.data()), control.clock);
    private final Actor.Person admin = control.person("admin", Role.ADMIN);

    @BeforeEach
    void tenants() {
        control.tenants.create(admin, ACME, "Acme");
        control.tenants.create(admin, BOLT, "Bolt");
    }

    private Subject subject(TenantId tenant) {
        return new Subject(
                tenant, UUID.randomUUID(), Set.of(reference), Set.of(mail), Instant.now());
    }

    private List<String> sql(String sql) {
        try (Connection owner = control.store.owner().getConnection();
                Statement statement = owner.createStatement()) {
            List<String> all = new ArrayList<>();
            if (statement.execute("SET search_path = pilothouse; " + sql)
                    || statement.getMoreResults()) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        all.add(rows.getString(1));
                    }
                }
            }
            return all;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private void job(String tenant, String detail) {
        sql(
                "INSERT INTO job (kind, title, tenant, state, detail, started_by, started_by_name, started_at, heartbeat_at)"
                        + " VALUES ('k', 't', '%s', 'done', '%s', 'x', 'x', now(), now())"
                                .formatted(tenant, detail));
    }

    private void entry(TenantId tenant, String reason) {
        control.database.run(tx ->
                control.audit.append(
                        tx,
                        AuditEntry.of(admin, "test.done", Entity.of("test", "1"))
                                .in(tenant)
                                .because(reason)));
    }

    private void purge(String tenant) {
        sql(
                "INSERT INTO cache_purge (tenant, subject, reason, ordered_by, ordered_by_name, ordered_at)"
                        + " VALUES ('%s', '%s', 'as asked', 'x', 'x', now())"
                                .formatted(tenant, reference));
    }

    private void everywhere() {
        for (TenantId tenant : List.of(ACME, BOLT)) {
            job(tenant.value(), "asked by " + mail.toUpperCase(java.util.Locale.ROOT) + " today");
            entry(tenant, "because of " + mail);
            entry(tenant, "because of nobody");
            purge(tenant.value());
        }
    }

    @Test
    void plan_countsByWhatItIs_andChangesNothing() {
        everywhere();
        Found found = records.plan(subject(ACME));
        assertThat(found.parts())
                .containsExactlyInAnyOrder(
                        new Part("jobs", 1),
                        new Part("purges of caches", 1),
                        new Part("reasons, before and after of audit entries", 1));
        assertThat(records.plan(subject(ACME))).isEqualTo(found);
    }

    @Test
    void erase_masksOrDeletes_ofOneTenantOnly_andTheAuditLogStillHolds() {
        everywhere();
        long details = Long.parseLong(sql("SELECT count(*) FROM audit_detail").getFirst());

        long gone = records.erase(subject(ACME), n -> {});

        assertThat(gone).isEqualTo(3);
        assertThat(records.plan(subject(ACME)).items()).isZero();
        assertThat(records.plan(subject(BOLT)).items()).isEqualTo(3);
        assertThat(sql("SELECT detail FROM job WHERE tenant = 'acme'"))
                .containsExactly("asked by [erased] today");
        assertThat(sql("SELECT count(*) FROM cache_purge WHERE tenant = 'acme'"))
                .containsExactly("0");
        assertThat(sql("SELECT count(*) FROM audit_detail"))
                .containsExactly(Long.toString(details - 1));
        assertThat(records.erase(subject(ACME), n -> {})).isZero();
    }

    @Test
    void endedThingsAreMaskedToo_andTheirTriggersStay() {
        UUID id = UUID.randomUUID();
        sql(
                "INSERT INTO approval (id, kind, tenant, subject, title, digest, asker, authors, approvers, risk, note, evidence, link, asked_at, state, ended_at)"
                        + " SELECT '%s', 'test', 'acme', 's', 't', '%s', p.id, ARRAY[p.id], 1, '', 'for %s', '{\"who\": \"%s\"}', '/x', now(), 'withdrawn', now() FROM person p LIMIT 1"
                                .formatted(id, "ab".repeat(32), mail, mail));

        records.erase(subject(ACME), n -> {});

        assertThat(sql("SELECT note || (evidence ->> 'who') FROM approval WHERE id = '" + id + "'"))
                .containsExactly("for [erased][erased]");
        assertThatThrownBy(() -> sql("UPDATE approval SET note = 'x' WHERE id = '" + id + "'"))
                .hasRootCauseMessage(
                        "ERROR: approval "
                                + id
                                + " is withdrawn already\n  Where: PL/pgSQL function approval_needs_its_approvers() line 4 at RAISE");
    }

    @Test
    void probe_findsTheBytes_andNoneAfterTheErasure_notInTheLogEither() {
        everywhere();
        assertThat(records.probe(subject(ACME)).places())
                .contains("job.detail: 1 rows", "job: bytes in its files");
        sql("DELETE FROM job WHERE tenant = 'bolt'; DELETE FROM cache_purge WHERE tenant = 'bolt'");
        sql(
                "DELETE FROM audit_detail d USING audit_entry e WHERE e.seq = d.seq AND e.tenant = 'bolt'");
        assertThat(records.probe(subject(BOLT)).places())
                .as("deleted rows are still in the files")
                .anyMatch(p -> p.endsWith("bytes in its files"));

        records.erase(subject(ACME), n -> {});

        Probe probe = records.probe(subject(ACME));
        assertThat(probe.places()).isEmpty();
        assertThat(probe.found()).isZero();
        assertThat(probe.method()).contains("read byte by byte");
    }

    @Test
    void canary_isFound_untilItIsErased() {
        Subject canary = subject(ACME);
        records.plant(canary);
        records.plant(canary);
        assertThat(sql("SELECT count(*) FROM erasure_canary")).containsExactly("2");
        assertThat(records.probe(canary).places())
                .contains("erasure_canary.reference: 2 rows", "erasure_canary: bytes in its files");
        records.erase(canary, n -> {});
        assertThat(records.probe(canary).places()).isEmpty();
    }

    @Test
    void whatIsInForce_isNamed_withItsPageAndOwner_untilItIsReplaced() {
        sql(
                "INSERT INTO model (id, tenant, name, provider, family, kind, summary, licence,"
                        + " context_window, modalities, versions, created_at) VALUES ('ours', 'acme',"
                        + " 'Ours', 'p', 'f', 'base', '', 'l', 1, '{}', '[]', now())");
        sql(
                "INSERT INTO model_card (model, number, revision, state, content, digest, authors,"
                        + " edited_by_name, edited_at)"
                        + " VALUES ('ours', 1, 1, 'draft', '{\"by\": \"%s\"}', '%s', '{}', 'Olga', now())"
                                .formatted(
                                        mail.toUpperCase(java.util.Locale.ROOT), "ab".repeat(32)));
        assertThat(records.plan(subject(ACME)).kept())
                .containsExactly(
                        new Kept(
                                "card 1 of model Ours",
                                1,
                                "In force: to be replaced first",
                                "/models/ours",
                                "Olga"));
        assertThat(records.plan(subject(BOLT)).kept()).isEmpty();
        assertThat(records.erase(subject(ACME), n -> {})).isZero();
        assertThat(records.probe(subject(ACME)).found()).isPositive();
        sql(
                "INSERT INTO model_card (model, number, revision, state, content, digest, authors,"
                        + " edited_by_name, edited_at, approvers, signed_at)"
                        + " VALUES ('ours', 2, 1, 'signed', '{}', '%s', '{}', 'Olga', now(), '{%s}', now())"
                                .formatted("cd".repeat(32), UUID.randomUUID()));
        assertThat(records.plan(subject(ACME)).kept()).as("replaced, so to be masked").isEmpty();
        assertThat(records.erase(subject(ACME), n -> {})).isEqualTo(1);
        assertThat(sql("SELECT content ->> 'by' FROM model_card WHERE number = 1"))
                .containsExactly("[erased]");
        assertThat(records.probe(subject(ACME)).places()).isEmpty();
    }

    @Test
    void everyTextThatMayBeInForce_isNamedRowByRow() {
        assertThat(PersonalTextStore.NAMED)
                .containsExactlyInAnyOrderElementsOf(
                        sql("SELECT DISTINCT place FROM personal_text WHERE fixed <> 'false'"));
        control.database.read(
                tx -> new PersonalTextStore(tx).fixed(ACME, List.of("whoever it may be")));
    }

    @Test
    void textsOfAFewLetters_areNotLookedFor() {
        job("acme", "abc");
        Subject few = new Subject(ACME, UUID.randomUUID(), Set.of(), Set.of("abc"), Instant.now());
        assertThat(records.plan(few).items()).isZero();
        assertThat(records.erase(few, n -> {})).isZero();
    }

    @Test
    void everyTextColumn_isListed_orExemptWithAReason() throws IOException {
        Set<String> known = new TreeSet<>(sql("SELECT place || '.' || field FROM personal_text"));
        for (String line : exempt()) {
            String table = line.substring(0, line.indexOf(':'));
            assertThat(line).as("a reason").matches(".+: .+ \\| .{5,}");
            for (String column :
                    line.substring(line.indexOf(':') + 2, line.indexOf(" |")).split(" ")) {
                known.add(table + "." + column);
            }
        }
        List<String> columns =
                sql(
                        "SELECT c.table_name || '.' || c.column_name FROM"
                                + " information_schema.columns c JOIN information_schema.tables t USING"
                                + " (table_schema, table_name) WHERE c.table_schema = 'pilothouse' AND"
                                + " t.table_type = 'BASE TABLE' AND c.table_name <>"
                                + " 'flyway_schema_history' AND (c.data_type IN ('text', 'jsonb',"
                                + " 'json', 'bytea') OR c.udt_name = '_text')");
        assertThat(known).isEqualTo(new TreeSet<>(columns));
    }

    private static List<String> exempt() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        ConsoleRecordsTest.class.getResourceAsStream("no-personal-text.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
