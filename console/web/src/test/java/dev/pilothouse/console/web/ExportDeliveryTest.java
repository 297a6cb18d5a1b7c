package dev.pilothouse.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.audit.export.Manifest;
import dev.pilothouse.policy.audit.verify.ExportCheck;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.AuditExport;
import dev.pilothouse.policy.decisions.AuditExportPlan;
import dev.pilothouse.policy.decisions.AuditExportPlans;
import dev.pilothouse.policy.decisions.AuditExports;
import dev.pilothouse.policy.decisions.ExportShelf;
import dev.pilothouse.policy.decisions.Identity;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.guardrails.WebhookSignature;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Tenants;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real folders and a real receiver. */
@Timeout(60)
@ExtendWith(TestPostgres.class)
class ExportDeliveryTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Instant DAY = Instant.parse("2026-11-29T00:00:00Z");
    private static final UUID PLAN = UUID.fromString("00000000-0000-7000-8000-0000c0ffee01");
    private static final KeyPair KEY = Signatures.generate();
    private static final Actor ROOT =
            new Actor.Person(
                    UUID.randomUUID(), "root", "root", Set.of(Grant.everywhere(Role.ADMIN)));

    private static Database database;
    private static AuditLog log;
    private static Tenants tenants;
    private static Access access;
    private static Actor.Person officer;

    @TempDir private Path folder;
    private Path base;
    private Path file;

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer receiver;

    private record Received(String export, String digest, String signature, byte[] body) {}

    /** What the receiver does with a request. */
    private interface Answering {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @BeforeAll
    static void open(TestDatabase scratch) {
        Migrations.migrate(scratch.url(), "pilothouse_owner", scratch.ownerPassword());
        database = new Database(scratch.app());
        log = new AuditLog(Clock.systemUTC());
        tenants = new Tenants(database, log, Clock.systemUTC(), Sealer.of(Sealer.newKeyset()));
        access = new Access(database, log, Clock.systemUTC());
        tenants.create(person("ruben", Role.ADMIN), ACME, "Acme");
        officer = person("lena", Role.COMPLIANCE);
    }

    private static Actor.Person person(String name, Role role) {
        Identity identity = new Identity("test", name, name, name, Optional.empty());
        Actor.Person person = access.signIn(identity);
        access.grant(ROOT, person.id(), Grant.everywhere(role));
        return access.current(person.id()).orElseThrow();
    }

    @BeforeEach
    void receive() throws IOException {
        base = folder.resolve("base");
        file = Files.writeString(folder.resolve("export.zip"), "the bytes of an export");
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(workers);
        receiver.start();
    }

    @AfterEach
    void close() {
        receiver.stop(0);
        workers.shutdownNow();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    private void at(String path, Answering answering) {
        receiver.createContext(
                path,
                exchange -> {
                    received.add(
                            new Received(
                                    header(exchange, "X-Pilothouse-Export"),
                                    header(exchange, "X-Pilothouse-Digest"),
                                    header(exchange, WebhookSignature.HEADER),
                                    exchange.getRequestBody().readAllBytes()));
                    try {
                        answering.answer(exchange);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.close();
                });
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    private static Answering status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    private ExportDelivery delivery(long reserve, int tries) {
        return new ExportDelivery(
                base.toString(),
                tenants,
                Clock.systemUTC(),
                new ExportDelivery.Limits(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Stream.generate(() -> Duration.ofMillis(20)).limit(tries - 1L).toList(),
                        reserve));
    }

    private ExportDelivery delivery() {
        return delivery(0, 3);
    }

    private static AuditExportPlan plan(UUID id, String to, String webhook) {
        return new AuditExportPlan(
                id, data(to, webhook), officer.id(), officer.name(), DAY, Optional.empty());
    }

    private static AuditExportPlan.Data data(String to, String webhook) {
        return new AuditExportPlan.Data(
                "All kills",
                AuditFilter.ALL.withTenant(ACME),
                Set.of(ExportFormat.JSON_LINES),
                AuditExportPlan.Every.DAY,
                3,
                to,
                webhook);
    }

    private AuditExport export() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Job job =
                new Job(
                        UUID.randomUUID(),
                        AuditExports.JOB,
                        "Audit log",
                        Optional.of(ACME),
                        Job.State.RUNNING,
                        0,
                        OptionalLong.empty(),
                        "",
                        officer.name(),
                        officer.ref(),
                        DAY,
                        DAY,
                        Optional.empty());
        return new AuditExport(
                UUID.randomUUID(),
                job,
                Optional.of(Set.of(ACME)),
                AuditFilter.ALL.withTenant(ACME).between(DAY, DAY.plus(Duration.ofDays(1))),
                Set.of(ExportFormat.JSON_LINES),
                Optional.of(PLAN),
                new AuditExport.Asked(officer.ref(), officer.name(), DAY),
                Optional.of(
                        new AuditExport.Whole(
                                1,
                                0,
                                bytes.length,
                                HexFormat.of()
                                        .formatHex(
                                                MessageDigest.getInstance("SHA-256").digest(bytes)),
                                1,
                                1,
                                "here",
                                DAY)),
                Optional.empty(),
                "");
    }

    private List<String> files(String of) throws IOException {
        try (Stream<Path> all = Files.list(base.resolve(of))) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void file_isWrittenUnderItsPlanAndDay_andReplacedWhenItComesAgain() throws Exception {
        String name = "audit-log-all-kills-2026-11-29-c0ffee01.zip";
        AuditExportPlan plan = plan(PLAN, "siem/kills", "");
        assertThat(delivery().deliver(plan, export(), file))
                .isEqualTo("written as siem/kills/" + name);
        Files.writeString(file, "another state of it");
        delivery().deliver(plan, export(), file);
        assertThat(files("siem/kills")).containsExactly(name);
        assertThat(base.resolve("siem/kills").resolve(name)).hasContent("another state of it");
    }

    @Test
    void plansOfOneName_doNotReplaceEachOthersFiles() throws Exception {
        delivery().deliver(plan(PLAN, "siem", ""), export(), file);
        delivery().deliver(plan(UUID.randomUUID(), "siem", ""), export(), file);
        assertThat(files("siem")).hasSize(2);
    }

    @Test
    void fullDisk_isSaid_andLeavesNothing() throws Exception {
        assertThatThrownBy(() ->
                        delivery(Long.MAX_VALUE, 1).deliver(plan(PLAN, "siem", ""), export(), file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the disk of the folder is full");
        assertThat(files("siem")).isEmpty();
    }

    @Test
    void folderThatCannotBeWritten_isNamed_andLeavesNothing() throws Exception {
        Files.createDirectories(base);
        Files.writeString(base.resolve("siem"), "a file");
        for (String to : List.of("siem", "siem/kills")) {
            assertThatThrownBy(() -> delivery().deliver(plan(PLAN, to, ""), export(), file))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "the folder "
                                    + to
                                    + " cannot be written: a file stands where a folder has to be");
        }
        Path taken = base.resolve("taken/audit-log-all-kills-2026-11-29-c0ffee01.zip/inside");
        Files.createDirectories(taken);
        assertThatThrownBy(() -> delivery().deliver(plan(PLAN, "taken", ""), export(), file))
                .hasMessageStartingWith("the folder taken cannot be written: ");
        assertThat(files("taken")).hasSize(1);
        assertThat(taken).exists();
    }

    @Test
    void folderOutsideTheBase_isRefused_andNothingIsMadeThere() throws Exception {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.createSymbolicLink(Files.createDirectories(base).resolve("link"), outside);
        for (String to : List.of("../outside", "/etc", "link", "link/new")) {
            assertThatThrownBy(() -> delivery().deliver(plan(PLAN, to, ""), export(), file))
                    .as(to)
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("folder");
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void webhook_getsTheFile_signedWithTheTenantsKey() throws Exception {
        at("/siem", status(204));
        AuditExport export = export();
        assertThat(delivery().deliver(plan(PLAN, "", url("/siem")), export, file))
                .isEqualTo("posted to 127.0.0.1");
        Received one = received.getFirst();
        assertThat(one.body()).isEqualTo(Files.readAllBytes(file));
        assertThat(one.export()).isEqualTo(export.id().toString());
        String digest = export.file().orElseThrow().sha256();
        assertThat(one.digest()).isEqualTo("sha-256=" + digest);
        long seconds = Long.parseLong(one.signature().substring(2, one.signature().indexOf(',')));
        assertThat(Instant.ofEpochSecond(seconds))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(one.signature())
                .isEqualTo(
                        WebhookSignature.of(
                                tenants.webhookSigningKey(ACME).orElseThrow(),
                                seconds,
                                digest.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 408})
    void webhookThatIsAwayForAMoment_isAskedAgain(int first) throws Exception {
        at(
                "/siem",
                exchange -> exchange.sendResponseHeaders(received.size() < 3 ? first : 200, -1));
        AuditExport export = export();
        delivery().deliver(plan(PLAN, "", url("/siem")), export, file);
        assertThat(received)
                .hasSize(3)
                .allSatisfy(r -> assertThat(r.body()).isEqualTo(Files.readAllBytes(file)))
                .extracting(Received::export)
                .containsOnly(export.id().toString());
    }

    @Test
    void webhookThatStaysAway_isGivenUp() throws Exception {
        at("/siem", status(503));
        assertThatThrownBy(() -> delivery().deliver(plan(PLAN, "", url("/siem")), export(), file))
                .isInstanceOf(IOException.class)
                .hasMessage("the webhook answered 503");
        assertThat(received).hasSize(3);
        receiver.stop(0);
        assertThatThrownBy(() -> delivery().deliver(plan(PLAN, "", url("/siem")), export(), file))
                .hasMessage("the webhook could not be reached");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 410, 413})
    void webhookThatRefuses_isNotAskedAgain(int status) {
        at("/siem", status(status));
        assertThatThrownBy(() -> delivery().deliver(plan(PLAN, "", url("/siem")), export(), file))
                .hasMessage("the webhook answered " + status);
        assertThat(received).hasSize(1);
    }

    @Test
    void redirect_isNotFollowed() {
        at(
                "/siem",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", url("/elsewhere"));
                    exchange.sendResponseHeaders(307, -1);
                });
        List<String> elsewhere = new ArrayList<>();
        receiver.createContext("/elsewhere", exchange -> elsewhere.add("asked"));
        assertThatThrownBy(() -> delivery().deliver(plan(PLAN, "", url("/siem")), export(), file))
                .hasMessage("the webhook answered 307; redirects are not followed");
        assertThat(elsewhere).isEmpty();
        assertThat(received).hasSize(1);
    }

    @Test
    void slowWebhook_isGivenUp_inTime() {
        at("/silent", exchange -> Thread.sleep(20_000));
        long begun = System.nanoTime();
        assertThatThrownBy(() ->
                        delivery(0, 1).deliver(plan(PLAN, "", url("/silent")), export(), file))
                .hasMessage("the webhook did not answer within 2 seconds");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }

    /** Its status is the answer: what it says for ever after is not listened to. */
    @Test
    void webhookThatNeverEndsItsAnswer_hasGotTheFile() throws Exception {
        at(
                "/endless",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('.');
                    exchange.getResponseBody().flush();
                    Thread.sleep(20_000);
                });
        long begun = System.nanoTime();
        delivery(0, 1).deliver(plan(PLAN, "", url("/endless")), export(), file);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void fileIsInTheFolder_whenTheWebhookFails_andThatIsSaid() throws Exception {
        at("/siem", status(403));
        assertThatThrownBy(
                        () -> delivery().deliver(plan(PLAN, "siem", url("/siem")), export(), file))
                .hasMessageStartingWith("the webhook answered 403, but it was written as siem/");
        assertThat(files("siem")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/siem",
                "http://10.0.0.1/siem",
                "http://169.254.169.254/latest",
                "https://user:secret@example.com/siem",
                "ftp://example.com/siem",
                "https:///siem"
            })
    void addressesThatAreNeitherHttpsNorLoopback_areRefused(String webhook) {
        assertThatThrownBy(() -> delivery().check(data("", webhook)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("webhook");
    }

    @Test
    void plan_isCheckedWhenItIsSet() {
        assertThatCode(() -> delivery().check(data("siem", "https://siem.example.com/in")))
                .doesNotThrowAnyException();
        AuditExportPlan.Data everybody =
                new AuditExportPlan.Data(
                        "All",
                        AuditFilter.ALL,
                        Set.of(ExportFormat.CSV),
                        AuditExportPlan.Every.DAY,
                        3,
                        "",
                        "https://siem.example.com/in");
        assertThatThrownBy(() -> delivery().check(everybody)).hasMessageContaining("tenant");
        ExportDelivery nowhere =
                new ExportDelivery("", tenants, Clock.systemUTC(), ExportDelivery.Limits.usual(0));
        assertThatThrownBy(() -> nowhere.check(data("siem", "")))
                .hasMessageContaining("PILOTHOUSE_EXPORT_FOLDER");
    }

    /** The whole way: a plan with a folder leaves a file there that anybody can check. */
    @Test
    void plan_deliversAFileWhoseManifestVerifies() throws Exception {
        Clock clock = Clock.systemUTC();
        AuditExports exports =
                new AuditExports(
                        database,
                        log,
                        new Jobs(database, log, clock),
                        new AuditExports.Sources(
                                new AuditReader(database, log),
                                (reach, filter, to) -> {},
                                ExportDeliveryTest::seal),
                        new ExportShelf(
                                folder.resolve("exports"),
                                new ExportShelf.Limits(Duration.ofDays(30), 1L << 30, 0),
                                "here"),
                        clock);
        AuditExportPlans plans =
                new AuditExportPlans(database, log, access, exports, delivery(), clock);
        AuditExportPlan plan = plans.create(officer, data("auditor", ""));
        AuditExport started = plans.runNow(officer, plan.id());
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        exports.find(officer, started.id()).job().state() != Job.State.RUNNING);
        AuditExport done = exports.find(officer, started.id());
        assertThat(done.job().detail()).contains("written as auditor/");
        Path delivered = base.resolve("auditor").resolve(files("auditor").getFirst());
        assertThat(ExportCheck.of(delivered).statement()).contains(started.id().toString());
        assertThat(Files.readAllBytes(delivered))
                .isEqualTo(Files.readAllBytes(exports.open(officer, started.id())));
        assertThat(plans.find(officer, plan.id()).last().orElseThrow().outcome())
                .startsWith("written as auditor/");
    }

    private static Seal seal(byte[] statement) {
        return Seal.of(
                "k1",
                KEY.getPublic().getEncoded(),
                Signatures.sign(KEY.getPrivate().getEncoded(), Manifest.DOMAIN, statement));
    }
}
