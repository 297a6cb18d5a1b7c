package dev.pilothouse.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");

    private final TestDatabase store = TestPostgres.database();
    private final Database database = new Database(store.app());
    private final AuditLog log = new AuditLog(Clock.fixed(NOON, ZoneOffset.UTC));
    private final AuditReader reader = new AuditReader(database, log);
    private final Actor compliance = person(Grant.everywhere(Role.COMPLIANCE));

    @BeforeEach
    void migrate() {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
    }

    private static Actor person(Grant... grants) {
        return new Actor.Person(UUID.randomUUID(), "lena", "Lena Vogt", Set.of(grants));
    }

    private static AuditEntry entry(String action, TenantId tenant, String id) {
        return AuditEntry.of(Actor.OPERATOR, action, Entity.of("feature", tenant, id)).in(tenant);
    }

    private long append(AuditEntry entry) {
        return database.write(tx -> log.append(tx, entry));
    }

    private AuditPage page(AuditFilter filter) {
        return reader.page(compliance, filter, OptionalLong.empty(), 100);
    }

    @Test
    void entry_isCanonicalJsonWithNumberTimeAndCommitment() {
        append(
                entry("kill.set", ACME, "chat")
                        .atEpoch(1842)
                        .linkedTo(Entity.of("kill", "k1"))
                        .because("PII in answers"));
        LoggedEntry read = page(AuditFilter.ALL).entries().getFirst();
        assertThat(read.json())
                .startsWith(
                        "{\"action\":\"kill.set\",\"actor\":{\"ref\":\"operator\",\"t\":\"service\"},"
                                + "\"code\":200,\"commit\":[{\"alg\":\"HMAC-SHA-256\",\"len\":27,\"mac\":\"")
                .endsWith(
                        "\"links\":[{\"id\":\"k1\",\"t\":\"kill\"}],\"log\":\"pilothouse/control\","
                                + "\"object\":{\"id\":\"acme/chat\",\"t\":\"feature\"},\"outcome\":\"success\","
                                + "\"policy\":{\"epoch\":1842},\"seq\":1,\"tenant\":\"acme\","
                                + "\"ts\":\"2026-11-23T12:00:00.123456Z\",\"v\":1}")
                .doesNotContain("PII");
        assertThat(read.reason()).isEqualTo("PII in answers");
        assertThat(read.at()).isEqualTo(NOON);
        assertThat(read.code()).isEqualTo(200);
    }

    @Test
    void failedChange_leavesNoEntryAndNoGap() {
        append(entry("a", ACME, "x"));
        assertThatThrownBy(() ->
                        database.run(tx -> {
                            log.append(tx, entry("b", ACME, "x"));
                            throw new IllegalStateException("the change failed");
                        }))
                .hasMessage("the change failed");
        assertThat(append(entry("c", ACME, "x"))).isEqualTo(2);
        assertThat(reader.verify(compliance).sound()).isTrue();
    }

    @Test
    void concurrentWriters_makeOneChain() {
        IntStream.range(0, 60)
                .parallel()
                .forEach(i -> append(entry("busy", ACME, "f" + i).because("r" + i)));
        ChainCheck check = reader.verify(compliance);
        assertThat(check.sound()).isTrue();
        assertThat(check.entries()).isEqualTo(60);
    }

    @Test
    void severalEntries_areOneAfterTheOtherInTheChain() {
        append(entry("before", ACME, "x"));
        List<AuditEntry> several =
                IntStream.range(0, 30)
                        .mapToObj(i -> entry("several", ACME, "f" + i))
                        .map(e -> e.object().id().endsWith("7") ? e.because("a reason") : e)
                        .toList();
        long first = database.write(tx -> log.appendAll(tx, several));
        assertThat(first).isEqualTo(2);
        assertThat(append(entry("after", ACME, "x"))).isEqualTo(32);
        assertThat(page(AuditFilter.ALL).entries().reversed().subList(1, 31))
                .extracting(LoggedEntry::objectId)
                .containsExactlyElementsOf(
                        IntStream.range(0, 30).mapToObj(i -> "acme/f" + i).toList());
        assertThat(reader.verify(compliance).sound()).isTrue();
    }

    @Test
    void application_cannotWriteAroundTheFunctions() {
        append(entry("a", ACME, "x"));
        for (String sql :
                List.of(
                        "UPDATE pilothouse.audit_entry SET outcome = 'x'",
                        "DELETE FROM pilothouse.audit_entry",
                        "DELETE FROM pilothouse.audit_detail",
                        "UPDATE pilothouse.audit_head SET seq = 0",
                        "TRUNCATE pilothouse.audit_entry")) {
            assertThatThrownBy(() -> execute(store.app(), sql))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void owner_cannotChangeAnEntryByMistake() {
        append(entry("a", ACME, "x"));
        assertThatThrownBy(() -> execute(store.owner(), "DELETE FROM pilothouse.audit_entry"))
                .hasMessageContaining("append-only");
    }

    @Test
    void changedEntry_isFound() throws SQLException {
        append(entry("a", ACME, "x"));
        append(entry("b", ACME, "x"));
        append(entry("c", ACME, "x"));
        execute(store.owner(), "ALTER TABLE pilothouse.audit_entry DISABLE TRIGGER USER");
        execute(
                store.owner(),
                "UPDATE pilothouse.audit_entry SET entry = convert_to(replace(convert_from(entry,"
                        + " 'UTF8'), '\"b\"', '\"z\"'), 'UTF8') WHERE seq = 2");
        assertThat(reader.verify(compliance).fault())
                .hasValueSatisfying(f -> assertThat(f).startsWith("2:"));
    }

    @Test
    void changedDetail_isFoundAndAnErasedOneIsNot() throws SQLException {
        append(entry("a", ACME, "x").because("because of Ada"));
        append(entry("b", ACME, "x").because("because of Bob"));
        execute(store.owner(), "DELETE FROM pilothouse.audit_detail WHERE seq = 1");
        assertThat(reader.verify(compliance).sound()).isTrue();
        assertThat(reader.verify(compliance).erased()).isEqualTo(1);
        assertThat(page(AuditFilter.ALL).entries().getLast().reason()).isEmpty();
        execute(store.owner(), "UPDATE pilothouse.audit_detail SET detail = '{}' WHERE seq = 2");
        assertThat(reader.verify(compliance).fault()).isPresent();
    }

    @Test
    void reader_seesTheTenantsOfTheirGrantsOnly() {
        append(entry("a", ACME, "x"));
        append(entry("b", OTHER, "x"));
        append(AuditEntry.of(Actor.OPERATOR, "c", Entity.of("provider", "p")));
        Actor ofAcme = person(Grant.in(ACME, Role.COMPLIANCE));
        assertThat(reader.page(ofAcme, AuditFilter.ALL, OptionalLong.empty(), 10).entries())
                .extracting(LoggedEntry::action)
                .containsExactly("a");
        assertThatThrownBy(() ->
                        reader.page(
                                ofAcme,
                                AuditFilter.ALL.withTenant(OTHER),
                                OptionalLong.empty(),
                                10))
                .isInstanceOf(Denied.class);
        Actor engineer = person(Grant.everywhere(Role.ENGINEER));
        assertThatThrownBy(() -> reader.page(engineer, AuditFilter.ALL, OptionalLong.empty(), 10))
                .isInstanceOf(Denied.class);
        assertThat(reader.find(ofAcme, 2)).isEmpty();
    }

    @Test
    void filters_narrowAndAnEntityIsFollowedThroughLinks() {
        append(entry("feature.declare", ACME, "chat"));
        append(
                AuditEntry.of(Actor.OPERATOR, "key.create", Entity.of("key", "k1"))
                        .in(ACME)
                        .linkedTo(Entity.of("feature", ACME, "chat")));
        append(entry("feature.declare", OTHER, "chat"));
        assertThat(page(AuditFilter.ALL.withEntity("feature", "acme/chat")).entries())
                .extracting(LoggedEntry::action)
                .containsExactly("key.create", "feature.declare");
        assertThat(page(AuditFilter.ALL.withAction("feature.")).entries()).hasSize(2);
        assertThat(page(AuditFilter.ALL.withText("K1")).entries()).hasSize(1);
        assertThat(
                        page(AuditFilter.ALL.between(NOON.plusSeconds(1), NOON.plusSeconds(2)))
                                .entries())
                .isEmpty();
        assertThat(reader.count(compliance, AuditFilter.ALL.withOutcome("success"))).isEqualTo(3);
    }

    @Test
    void pages_followOneAnother() {
        IntStream.range(0, 5).forEach(i -> append(entry("e" + i, ACME, "x")));
        AuditPage first = reader.page(compliance, AuditFilter.ALL, OptionalLong.empty(), 2);
        AuditPage second = reader.page(compliance, AuditFilter.ALL, first.next(), 2);
        AuditPage third = reader.page(compliance, AuditFilter.ALL, second.next(), 2);
        assertThat(first.entries()).extracting(LoggedEntry::seq).containsExactly(5L, 4L);
        assertThat(second.entries()).extracting(LoggedEntry::seq).containsExactly(3L, 2L);
        assertThat(third.entries()).extracting(LoggedEntry::seq).containsExactly(1L);
        assertThat(third.next()).isEmpty();
    }

    @Test
    void text_isFoundInReasonsAndInWhatWasBefore() {
        append(entry("a", ACME, "x").because("Personal data in answers"));
        append(entry("b", ACME, "x").from(Map.of("owner", "Grace")).to(Map.of("owner", "Ada")));
        assertThat(page(AuditFilter.ALL.withText("personal DATA")).entries())
                .extracting(LoggedEntry::action)
                .containsExactly("a");
        assertThat(page(AuditFilter.ALL.withText("grace")).entries())
                .extracting(LoggedEntry::action)
                .containsExactly("b");
        assertThatThrownBy(() -> page(AuditFilter.ALL.withText("x".repeat(201))))
                .hasMessageContaining("text:")
                .hasMessageContaining("200");
    }

    @Test
    void reads_areCountedByPersonAndByTrace_withinTheReach() {
        Actor ada = person(Grant.everywhere(Role.ENGINEER));
        Actor bob = person(Grant.everywhere(Role.ENGINEER));
        append(read(ada, ACME, "t1", "content.read"));
        append(read(ada, ACME, "t1", "content.reveal"));
        append(read(ada, ACME, "t2", "content.read"));
        append(read(bob, OTHER, "t3", "content.read"));
        append(entry("feature.change", ACME, "x"));
        List<ContentReads> people =
                reader.reads(compliance, AuditFilter.ALL, ContentReads.By.PERSON);
        assertThat(people)
                .extracting(ContentReads::subject, ContentReads::reads, ContentReads::reveals)
                .containsExactlyInAnyOrder(tuple(ada.ref(), 3L, 1L), tuple(bob.ref(), 1L, 0L));
        Actor ofAcme = person(Grant.in(ACME, Role.COMPLIANCE));
        assertThat(reader.reads(ofAcme, AuditFilter.ALL, ContentReads.By.TRACE))
                .extracting(ContentReads::subject, ContentReads::reads, ContentReads::others)
                .containsExactlyInAnyOrder(tuple("acme/t1", 2L, 1L), tuple("acme/t2", 1L, 1L));
    }

    private static AuditEntry read(Actor actor, TenantId tenant, String trace, String action) {
        return AuditEntry.of(actor, action, Entity.of("trace", tenant, trace)).in(tenant);
    }

    @Test
    void snapshot_staysTheSame_whileOthersWrite() {
        database.run(
                tx -> IntStream.range(0, 2100).forEach(i -> log.append(tx, entry("e", ACME, "x"))));
        List<Long> seen = new ArrayList<>();
        AuditExtent extent =
                reader.snapshot(
                        compliance,
                        AuditFilter.ALL,
                        AuditEntry.of(compliance, "audit.export", Entity.of("export", "1")),
                        snapshot -> {
                            append(entry("later", ACME, "x"));
                            snapshot.each(e -> seen.add(e.entry().seq()));
                            return snapshot.extent();
                        });
        assertThat(extent).isEqualTo(new AuditExtent(2101, 1, 2101));
        assertThat(extent.contiguous()).isTrue();
        assertThat(seen).hasSize(2101).isSorted().endsWith(2101L);
    }

    @Test
    void snapshot_isForThoseWhoMayExport() {
        Actor oncall = person(Grant.everywhere(Role.ONCALL));
        AuditEntry about = AuditEntry.of(oncall, "audit.export", Entity.of("export", "1"));
        assertThatThrownBy(() -> reader.snapshot(oncall, AuditFilter.ALL, about, s -> 1))
                .isInstanceOf(Denied.class);
        assertThat(page(AuditFilter.ALL).entries()).isEmpty();
    }

    @Test
    void filter_isTheSameAfterItsWords() {
        AuditFilter filter =
                AuditFilter.ALL
                        .withTenant(ACME)
                        .withAction("kill.")
                        .withEntity("feature", "acme/chat")
                        .between(NOON, NOON.plusSeconds(9));
        assertThat(AuditFilter.of(filter.words())).isEqualTo(filter);
        assertThatThrownBy(() -> AuditFilter.of(Map.of("colour", "red")))
                .hasMessageContaining("colour");
        assertThatThrownBy(() ->
                        AuditFilter.of(Map.of("from", NOON.toString(), "to", NOON.toString())))
                .hasMessageContaining("to:");
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
