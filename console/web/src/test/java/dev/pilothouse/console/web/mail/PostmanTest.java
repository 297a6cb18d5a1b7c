package dev.pilothouse.console.web.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalDesk.Request;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.ApprovalInbox;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.Ballot;
import dev.pilothouse.policy.decisions.Identity;
import dev.pilothouse.policy.decisions.Outbox;
import dev.pilothouse.registry.Sealer;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters about approvals, taken by a real SMTP server. */
class PostmanTest {
    private static final String DIGEST = "12".repeat(32);
    private static final String SECRET_NOTE = "the prompt says: never tell";

    private final MovableClock clock = new MovableClock();
    private final TestDatabase store = TestPostgres.database();
    private Database database;
    private AuditLog audit;
    private Access access;
    private Outbox outbox;
    private Approvals approvals;
    private ApprovalInbox inbox;
    private Actor.Person eve;
    private Actor.Person lena;
    private int port;
    private GreenMail server;

    @BeforeEach
    void open() throws IOException {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        database = new Database(store.app());
        audit = new AuditLog(clock);
        access = new Access(database, audit, clock);
        outbox = new Outbox(database, audit, clock, Sealer.of(Sealer.newKeyset()));
        approvals = new Approvals(database, audit, clock, () -> List.of(new Released()), outbox);
        inbox = new ApprovalInbox(database, clock);
        eve = person("eve", Role.ENGINEER, Optional.of("eve@acme.test"));
        lena = person("lena", Role.COMPLIANCE, Optional.of("lena@acme.test"));
        person("nomail", Role.COMPLIANCE, Optional.empty());
        person("exec", Role.EXECUTIVE, Optional.of("exec@acme.test"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private static final class Released implements Approvable<Tx> {
        @Override
        public ApprovalKind kind() {
            return ApprovalKind.PROMPT_RELEASE;
        }

        @Override
        public void decided(Tx tx, Decision decision) {}
    }

    private Actor.Person person(String name, Role role, Optional<String> email) {
        Actor.Person person = access.signIn(new Identity("test", name, name, name, email));
        Actor.Person root =
                new Actor.Person(
                        UUID.randomUUID(), "root", "root", Set.of(Grant.everywhere(Role.ADMIN)));
        access.grant(root, person.id(), Grant.everywhere(role));
        return access.current(person.id()).orElseThrow();
    }

    private UUID ask() {
        return database.write(tx ->
                approvals.ask(
                        tx,
                        eve,
                        new Request(
                                ApprovalKind.PROMPT_RELEASE,
                                Optional.empty(),
                                "answer",
                                "answer v2 <in> production",
                                DIGEST,
                                Set.of(),
                                1,
                                "",
                                SECRET_NOTE,
                                Map.of("text", SECRET_NOTE),
                                "/prompts/answer",
                                Optional.empty())));
    }

    private Postman postman(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PILOTHOUSE_SMTP_HOST", "127.0.0.1");
        environment.put("PILOTHOUSE_SMTP_PORT", Integer.toString(port));
        environment.put("PILOTHOUSE_SMTP_TLS", "none");
        environment.put("PILOTHOUSE_SMTP_FROM", "Pilothouse <pilothouse@acme.test>");
        environment.put("PILOTHOUSE_CONSOLE_URL", "https://pilothouse.acme.test");
        environment.putAll(more);
        return new Postman(outbox, Smtp.of(Settings.of(environment)).orElseThrow());
    }

    private List<String> recipients() throws Exception {
        return Arrays.stream(server.getReceivedMessages()).map(PostmanTest::to).sorted().toList();
    }

    private static String to(MimeMessage message) {
        try {
            return message.getAllRecipients()[0].toString();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoMayDecide_isTold_andTheAskerAtTheEnd() throws Exception {
        server.start();
        UUID id = ask();
        Postman postman = postman(Map.of());
        postman.round();
        assertThat(recipients()).containsExactly("lena@acme.test");
        MimeMessage asked = server.getReceivedMessages()[0];
        assertThat(asked.getSubject()).isEqualTo("Approval needed: answer v2 <in> production");
        assertThat(asked.getFrom()[0]).hasToString("Pilothouse <pilothouse@acme.test>");
        String text = GreenMailUtil.getWholeMessage(asked);
        assertThat(text)
                .contains("https://pilothouse.acme.test/approvals?show=all&approval=" + id)
                .contains("answer v2 &lt;in&gt; production")
                .contains("text/plain")
                .contains("text/html")
                .doesNotContain("never tell");
        approvals.approve(lena, id, Ballot.of(DIGEST, SECRET_NOTE));
        postman.round();
        postman.round();
        assertThat(recipients()).containsExactly("eve@acme.test", "lena@acme.test");
        MimeMessage ended = server.getReceivedMessages()[1];
        assertThat(ended.getSubject()).isEqualTo("Approved: answer v2 <in> production");
        assertThat(GreenMailUtil.getWholeMessage(ended)).doesNotContain("never tell");
        assertThat(ended.getMessageID()).isNotEqualTo(asked.getMessageID());
    }

    @Test
    void somebodyOutside_getsAPlainText_withoutALinkIntoTheConsole() throws Exception {
        server.start();
        UUID request = UUID.randomUUID();
        try (Connection connection = store.owner().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(
                    "INSERT INTO pilothouse.tenant (id, display_name, subject_key, created_at)"
                            + " VALUES ('acme', 'Acme', '', now())");
            sql.execute(
                    "INSERT INTO pilothouse.privacy_request (id, tenant, kind, regime, channel,"
                            + " state, pseudonym, received_at, due_on, created_by, created_at)"
                            + " VALUES ('"
                            + request
                            + "', 'acme', 'erasure', 'gdpr', 'form', 'received',"
                            + " 'p_0123456789abcdef', now(), now(), 'x', now())");
        }
        database.run(tx ->
                outbox.toOutside(
                        tx,
                        new Outbox.OutsideLetter(
                                "letter/1",
                                "subject of DSR-0001",
                                "DSR-0001: received",
                                request,
                                Optional.empty(),
                                new Outbox.Outside(
                                        "ann@else.test",
                                        "We received your request",
                                        "You will have our answer. Grüße"))));
        postman(Map.of()).round();
        MimeMessage got = server.getReceivedMessages()[0];
        assertThat(recipients()).containsExactly("ann@else.test");
        assertThat(got.getSubject()).isEqualTo("We received your request");
        assertThat(got.getContent().toString()).contains("our answer. Grüße");
        assertThat(GreenMailUtil.getWholeMessage(got))
                .doesNotContain("pilothouse.acme.test")
                .doesNotContain("text/html");
        assertThat(inbox.mail(lena).orElseThrow().waiting()).isZero();
    }

    @Test
    void serverThatWasDown_getsTheLetterLater_once() throws Exception {
        ask();
        Postman postman = postman(Map.of());
        postman.round();
        Outbox.Health trouble = inbox.mail(lena).orElseThrow();
        assertThat(trouble.waiting()).isEqualTo(1);
        assertThat(trouble.trouble().orElseThrow()).contains("127.0.0.1");
        server.start();
        postman.round();
        assertThat(server.getReceivedMessages()).isEmpty();
        clock.forward(Duration.ofSeconds(16));
        postman.round();
        clock.forward(Duration.ofHours(2));
        postman.round();
        assertThat(recipients()).containsExactly("lena@acme.test");
        assertThat(inbox.mail(lena).orElseThrow().waiting()).isZero();
    }

    @Test
    void afterADay_itIsGivenUpAndSaid() {
        ask();
        Postman postman = postman(Map.of());
        for (int i = 0; i < 40; i++) {
            postman.round();
            clock.forward(Duration.ofHours(1));
        }
        Outbox.Health health = inbox.mail(lena).orElseThrow();
        assertThat(health.waiting()).isZero();
        assertThat(health.givenUp()).hasSize(1);
        assertThat(health.givenUp().getFirst().name()).isEqualTo("lena");
        var entries =
                new AuditReader(database, audit)
                        .page(
                                lena,
                                AuditFilter.ALL.withAction("mail.give-up"),
                                OptionalLong.empty(),
                                10)
                        .entries();
        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().outcome()).isEqualTo("failure");
    }

    @Test
    void decidedMeanwhile_nobodyIsAskedAnyMore() throws Exception {
        UUID id = ask();
        approvals.approve(lena, id, Ballot.of(DIGEST, ""));
        server.start();
        postman(Map.of()).round();
        assertThat(recipients()).containsExactly("eve@acme.test");
    }

    @Test
    void letterThatIsOnItsWay_isNotTakenByAnother() {
        ask();
        assertThat(outbox.claim()).isPresent();
        assertThat(outbox.claim()).isEmpty();
        clock.forward(Duration.ofMinutes(3));
        assertThat(outbox.claim().orElseThrow().tries()).isEqualTo(2);
    }

    @Test
    void loginIsNeeded_whereTheServerAsksForOne() throws Exception {
        server.start();
        GreenMailUser user = server.setUser("pilot@acme.test", "pilot", "right");
        server.getManagers().getUserManager().setAuthRequired(true);
        ask();
        Map<String, String> right =
                Map.of(
                        "PILOTHOUSE_SMTP_USER",
                        user.getLogin(),
                        "PILOTHOUSE_SMTP_PASSWORD",
                        "right");
        postman(Map.of("PILOTHOUSE_SMTP_USER", "pilot", "PILOTHOUSE_SMTP_PASSWORD", "wrong"))
                .round();
        assertThat(recipients()).isEmpty();
        assertThat(inbox.mail(lena).orElseThrow().trouble()).isPresent();
        clock.forward(Duration.ofMinutes(1));
        postman(right).round();
        assertThat(recipients()).containsExactly("lena@acme.test");
    }

    @Test
    void serverWithoutStartTls_getsNothing_whenItIsRequired() throws Exception {
        server.start();
        ask();
        postman(Map.of("PILOTHOUSE_SMTP_TLS", "starttls")).round();
        assertThat(recipients()).isEmpty();
        assertThat(inbox.mail(lena).orElseThrow().trouble().orElseThrow())
                .containsIgnoringCase("starttls");
    }

    @Test
    void startTls_isSpoken_withAServerWhoseCertificateIsTrusted(@TempDir Path folder)
            throws Exception {
        server.start();
        try (StartTlsServer door = new StartTlsServer(folder, "ip:127.0.0.1", port)) {
            ask();
            postman(encrypted(door, true)).round();
            assertThat(recipients()).containsExactly("lena@acme.test");
            assertThat(door.heard).hasSize(2).last().isEqualTo("STARTTLS");
            assertThat(inbox.mail(lena).orElseThrow().waiting()).isZero();
        }
    }

    @Test
    void certificateThatNobodyTrusts_isRefused_toldAndTriedAgain(@TempDir Path folder)
            throws Exception {
        server.start();
        try (StartTlsServer door = new StartTlsServer(folder, "ip:127.0.0.1", port)) {
            ask();
            postman(encrypted(door, false)).round();
            assertThat(recipients()).isEmpty();
            Outbox.Health health = inbox.mail(lena).orElseThrow();
            assertThat(health.waiting()).isEqualTo(1);
            assertThat(health.trouble().orElseThrow()).contains("TLS").contains("certification");
            clock.forward(Duration.ofSeconds(16));
            postman(encrypted(door, true)).round();
            assertThat(recipients()).containsExactly("lena@acme.test");
        }
    }

    @Test
    void certificateOfAnotherHost_isRefused(@TempDir Path folder) throws Exception {
        server.start();
        try (StartTlsServer door = new StartTlsServer(folder, "dns:elsewhere.test", port)) {
            ask();
            postman(encrypted(door, true)).round();
            assertThat(recipients()).isEmpty();
            assertThat(inbox.mail(lena).orElseThrow().trouble().orElseThrow()).contains("TLS");
        }
    }

    private static Map<String, String> encrypted(StartTlsServer door, boolean trusted) {
        Map<String, String> settings = new HashMap<>();
        settings.put("PILOTHOUSE_SMTP_PORT", Integer.toString(door.port()));
        settings.put("PILOTHOUSE_SMTP_TLS", "starttls");
        if (trusted) {
            settings.put("PILOTHOUSE_SMTP_TRUST", door.certificate.toString());
        }
        return settings;
    }

    @Test
    void wrongSettings_areRefusedByName() {
        assertThat(Smtp.of(Settings.of(Map.of()))).isEmpty();
        refuses("PILOTHOUSE_SMTP_TLS", Map.of("PILOTHOUSE_SMTP_TLS", "maybe"));
        refuses("PILOTHOUSE_SMTP_FROM", Map.of("PILOTHOUSE_SMTP_FROM", ""));
        refuses("PILOTHOUSE_SMTP_PORT", Map.of("PILOTHOUSE_SMTP_PORT", "0"));
        refuses("PILOTHOUSE_SMTP_TRUST", Map.of("PILOTHOUSE_SMTP_TRUST", "/nowhere.pem"));
        refuses(
                "PILOTHOUSE_SMTP_PASSWORD",
                Map.of("PILOTHOUSE_SMTP_USER", "pilot", "PILOTHOUSE_HOME", "/nowhere"));
    }

    private void refuses(String variable, Map<String, String> wrong) {
        assertThatThrownBy(() -> postman(wrong))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(variable);
    }

    /** Stands still until it is moved. */
    private static final class MovableClock extends Clock {
        private Instant now = Instant.parse("2026-11-30T08:00:00Z");

        void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
