package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ErasureTarget.Found;
import dev.pilothouse.db.model.ErasureTarget.Kept;
import dev.pilothouse.db.model.ErasureTarget.Look;
import dev.pilothouse.db.model.ErasureTarget.Part;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.SubjectReader;
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

    private void prompt(String name, String draft) {
        sql(
                "INSERT INTO feature (tenant, id, display_name, state) VALUES ('acme', 'chat', 'Chat', 'live')");
        sql(
                "INSERT INTO prompt (tenant, name, feature, draft, draft_by, draft_by_name, draft_at, created_at)"
                        + " VALUES ('acme', '%s', 'chat', %s, gen_random_uuid(), 'x', now(), now())"
                                .formatted(name, draft));
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
        sql("DELETE FROM cache_purge; DELETE FROM job");
        assertThat(records.probe(subject(ACME)).places())
                .as("deleted rows are still in the files, and no row explains them")
                .contains("job: bytes in its files", "cache_purge: bytes in its files");

        records.erase(subject(ACME), n -> {});

        Probe probe = records.probe(subject(ACME));
        assertThat(probe.places()).isEmpty();
        assertThat(probe.found()).isZero();
        assertThat(probe.method()).contains("read byte by byte");
    }

    @Test
    void rowsOfAnotherTenant_stay_andKeepNoErasureFromItsEnd() {
        everywhere();
        records.erase(subject(ACME), n -> {});
        Probe probe = records.probe(subject(ACME));
        assertThat(probe.places()).isEmpty();
        assertThat(probe.method())
                .contains(
                        "The same letters stay in files of audit_detail (in rows that are not this"
                                + " tenant's), cache_purge (in rows that are not this tenant's), job"
                                + " (in rows that are not this tenant's).");
        assertThat(records.plan(subject(BOLT)).items()).isEqualTo(3);
        job("acme", "asked by " + mail);
        assertThat(records.probe(subject(ACME)).places())
                .contains("job.detail: 1 rows", "job: bytes in its files");
    }

    @Test
    void aNameOfSomethingElse_isNotOfThePerson() {
        prompt("greet-mira77", "''");
        Subject mira =
                new Subject(ACME, UUID.randomUUID(), Set.of(), Set.of("mira77"), Instant.now());
        records.erase(mira, n -> {});
        Probe probe = records.probe(mira);
        assertThat(probe.places()).isEmpty();
        assertThat(probe.method()).contains("files of prompt (in names, ids and settings)");
    }

    private void hold(String until) {
        sql(
                "INSERT INTO legal_hold (tenant, scope, target, reason, placed_by, placed_by_name, placed_at, until)"
                        + " VALUES ('acme', 'subject', '%s', 'a claim', 'x', 'x', now() - interval '9 days', %s)"
                                .formatted(reference, until));
    }

    @Test
    void holdThatEnded_losesItsTarget_andOneInForceStays() {
        hold("now() - interval '1 day'");
        assertThat(records.plan(subject(ACME)).parts())
                .containsExactly(new Part("targets of legal holds", 1));
        assertThat(records.erase(subject(ACME), n -> {})).isEqualTo(1);
        assertThat(sql("SELECT target FROM legal_hold")).containsExactly("[erased]");
        assertThat(records.probe(subject(ACME)).places()).isEmpty();

        hold("NULL");
        assertThat(records.plan(subject(ACME)).kept())
                .containsExactly(
                        new Kept(
                                "targets of legal holds",
                                1,
                                "A legal hold: GDPR Article 17(3)(b) and (e)"));
        assertThat(records.erase(subject(ACME), n -> {})).isZero();
        Probe probe = records.probe(subject(ACME));
        assertThat(probe.places()).isEmpty();
        assertThat(probe.method()).contains("files of legal_hold (in what may stay");
    }

    private void kill(String target, boolean lifted) {
        sql(
                "INSERT INTO kill (epoch, scope, target, tenant, mode, reason, killed_by, killed_by_name, killed_at, lifted_at)"
                        + " SELECT count(*) + 1, 'end-user', '%s', 'acme', 'deny-new', 'r', 'x', 'x', now(), %s FROM kill"
                                .formatted(target, lifted ? "now()" : "NULL"));
    }

    @Test
    void killOfThePerson_isMaskedOnceLifted_andInForceStaysByReferenceOnly() {
        String known = control.tenants.subjectReference(ACME, mail);
        Subject person =
                new Subject(ACME, UUID.randomUUID(), Set.of(known), Set.of(mail), Instant.now());
        kill(mail, true);
        kill(known, true);
        kill(known, false);
        assertThat(records.plan(person).parts()).containsExactly(new Part("kills of end users", 2));
        assertThat(records.erase(person, n -> {})).isEqualTo(2);
        assertThat(sql("SELECT target FROM kill ORDER BY epoch"))
                .containsExactly("[erased]", "[erased]", known);
        assertThat(records.probe(person).places()).isEmpty();
        assertThat(records.plan(person).kept())
                .containsExactly(
                        new Kept(
                                "kills of end users",
                                1,
                                "A kill in force, by keyed reference: until it is lifted"));
        kill(mail, false);
        assertThat(records.probe(person).places())
                .as("a kill from before kills were by reference")
                .contains("kill.target: 1 rows");
        assertThat(records.plan(person).kept())
                .anyMatch(k -> k.waits() && k.link().startsWith("/kill-switches?kill="));
    }

    @Test
    void digitsOfNumbers_areNoName_andJsonStaysJson() {
        Subject number =
                new Subject(ACME, UUID.randomUUID(), Set.of(), Set.of("12345"), Instant.now());
        UUID id = UUID.randomUUID();
        sql(
                "INSERT INTO approval (id, kind, tenant, subject, title, digest, asker, authors, approvers, risk, note, evidence, link, asked_at, state, ended_at)"
                        + " SELECT '%s', 'test', 'acme', 's', 't', '%s', p.id, ARRAY[p.id], 1, '', 'for 12345',"
                                .formatted(id, "ab".repeat(32))
                        + " '{\"Span store\": 12345, \"who\": \"user 12345\", \"12345\": [\"12345\", 7]}', '/x', now(), 'withdrawn', now() FROM person p LIMIT 1");
        prompt("p", "'{\"max_output_tokens\":12345,\"text\":\"of \\\"12345\\\"\"}'");

        records.erase(number, n -> {});

        assertThat(sql("SELECT note || evidence FROM approval WHERE id = '" + id + "'"))
                .containsExactly(
                        "for [erased]{\"who\": \"user [erased]\", \"[erased]\": [\"[erased]\", 7],"
                                + " \"Span store\": 12345}");
        assertThat(
                        sql(
                                "SELECT draft::jsonb ->> 'text' || (draft::jsonb ->> 'max_output_tokens') FROM prompt"))
                .containsExactly("of \"[erased]\"12345");
        assertThat(records.plan(number).items()).isZero();
        Probe probe = records.probe(number);
        assertThat(probe.places()).isEmpty();
        assertThat(probe.method()).contains("files of prompt (in what may stay, or as digits");
    }

    @Test
    void textThatOnlyLooksLikeJson_isMaskedLetterForLetter() {
        prompt("p", "'{\"zero\": \"\\u0000\", \"who\": \"%s\"}'".formatted(mail));
        records.erase(subject(ACME), n -> {});
        assertThat(sql("SELECT draft FROM prompt"))
                .containsExactly("{\"zero\": \"\\u0000\", \"who\": \"[erased]\"}");
    }

    @Test
    void letters_modelsAndOrders_areThoseOfTheTenantAlone() {
        for (String tenant : List.of("acme", "bolt")) {
            UUID approval = UUID.randomUUID();
            sql(
                    "INSERT INTO approval (id, kind, tenant, subject, title, digest, asker, authors, approvers, risk, note, evidence, link, asked_at, state)"
                            + " SELECT '%s', 'test', '%s', gen_random_uuid()::text, 't', '%s', p.id, ARRAY[p.id], 1, '', '', '{}', '/x', now(), 'open' FROM person p LIMIT 1"
                                    .formatted(approval, tenant, "ab".repeat(32)));
            sql(
                    "INSERT INTO mail (about, person, headline, title, link, queued_at, next_try_at)"
                            + " SELECT 'approval/%s/asked', p.id, 'Approval needed', 'for %s', '/x', now(), now() FROM person p LIMIT 1"
                                    .formatted(approval, mail));
            sql(
                    "INSERT INTO model (id, tenant, name, provider, family, kind, summary, licence,"
                            + " context_window, modalities, versions, created_at) VALUES ('m-%1$s', '%1$s',"
                                    .formatted(tenant)
                            + " 'Ours', 'p', 'f', 'base', '', 'l', 1, '{}', '[]', now()), ('n-%1$s', '%1$s',"
                                    .formatted(tenant)
                            + " 'Base', 'p', 'f', 'base', '', 'l', 1, '{}', '[]', now())");
            sql(
                    "INSERT INTO model_parent (model, parent, relation, note)"
                            + " VALUES ('m-%1$s', 'n-%1$s', 'fine-tuned-from', 'by %2$s')"
                                    .formatted(tenant, mail));
        }
        List<Part> ours = List.of(new Part("e-mails", 1), new Part("notes on models", 1));
        assertThat(records.plan(subject(ACME)).parts()).containsExactlyElementsOf(ours);
        records.erase(subject(ACME), n -> {});
        assertThat(records.plan(subject(BOLT)).parts()).containsExactlyElementsOf(ours);
        assertThat(records.plan(subject(ACME)).items()).isZero();
    }

    @Test
    void ordersToReplicas_areThoseOfTheTenantsDeployments() {
        control.deployment(admin, "ours", "m", Optional.of(ACME));
        control.deployment(admin, "theirs", "m", Optional.of(BOLT));
        control.deployment(admin, "shared", "m", Optional.empty());
        for (String of : List.of("ours", "theirs", "shared")) {
            sql(
                    "INSERT INTO replica (id, deployment, engine, wanted, slots, context, file, base_url, metrics_url, wake_on_demand, created_at)"
                            + " VALUES ('r-%1$s', '%1$s', 'llama-cpp', 'warm', 1, 0, '', '', '', false, now())"
                                    .formatted(of));
            sql(
                    "INSERT INTO replica_command (id, node, replica, verb, deadline_seconds, reason, asked_by, asked_by_name, asked_at)"
                            + " VALUES (gen_random_uuid(), 'n', 'r-%s', 'drain', 1, 'for %s', 'x', 'x', now())"
                                    .formatted(of, mail));
        }
        records.erase(subject(ACME), n -> {});
        assertThat(
                        sql(
                                "SELECT replica FROM replica_command WHERE reason = 'for [erased]' ORDER BY 1"))
                .containsExactly("r-ours", "r-shared");
    }

    @Test
    void canary_isFound_untilItIsErased() {
        Subject canary = subject(ACME);
        records.plant(canary);
        records.plant(canary);
        assertThat(sql("SELECT count(*) FROM erasure_canary")).containsExactly("2");
        assertThat(records.probe(canary).places())
                .contains("erasure_canary.reference: 2 rows", "erasure_canary: bytes in its files");
        assertThat(records.probe(canary).looks())
                .extracting(Look::name)
                .containsExactly("rows", "files");
        assertThat(records.probe(canary).seesAll()).isTrue();
        records.erase(canary, n -> {});
        assertThat(records.probe(canary).places()).isEmpty();
    }

    @Test
    void serverElsewhere_saysWhatIsKnownOfItsLog() {
        ConsoleRecords elsewhere =
                new ConsoleRecords(control.database, Optional.empty(), control.clock);
        Probe probe = elsewhere.probe(subject(ACME));
        assertThat(probe.looks()).extracting(Look::name).containsExactly("rows");
        assertThat(probe.method().contains("only its operator knows"))
                .isEqualTo(probe.goneBy().equals(Instant.MIN));
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
        assertThat(records.plan(few).kept())
                .containsExactly(
                        new Kept(
                                "Identifiers of fewer than 4 characters",
                                1,
                                "Not looked for in texts, where they stand by chance; traces are"
                                        + " searched by their keyed hashes"));
        assertThat(records.probe(few).method())
                .endsWith("Identifiers of fewer than 4 characters were not looked for: 1.");
        assertThat(records.erase(few, n -> {})).isZero();
    }

    @Test
    void whoeverAsks_getsWhatIsSaid_withLittleAroundIt() {
        job("acme", "x".repeat(900) + " asked by " + mail + " today " + "y".repeat(900));
        job("bolt", "asked by " + mail);
        entry(ACME, "because of " + mail);
        prompt("p", "'{\"max_output_tokens\":12345,\"text\":\"nothing\"}'");
        List<SubjectReader.Document> all = new ArrayList<>();
        new ConsoleDocuments(control.database).read(subject(ACME), all::add);
        assertThat(all)
                .extracting(SubjectReader.Document::kind)
                .containsExactly("reasons, before and after of audit entries", "jobs");
        SubjectReader.Document job = all.getLast();
        assertThat(job.name()).isEqualTo("job.detail-1").matches("[A-Za-z0-9._-]{1,100}");
        assertThat(job.json()).contains("x asked by " + mail + " today y").hasSizeBetween(300, 700);
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
