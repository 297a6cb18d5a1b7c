package dev.pilothouse.console.bench.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.pilothouse.console.bench.flow.RunningPilothouse.Answer;
import dev.pilothouse.console.bench.flow.RunningPilothouse.Person;
import dev.pilothouse.db.testkit.PlayedQdrant;
import dev.pilothouse.db.testkit.PlayedReceiver;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An erasure reaches what lies elsewhere: a collection that is played after Qdrant's REST API, a
 * table in a PostgreSQL, an application with a webhook; a processor is told, the person gets a
 * letter, and the certificate names all of them. The mail server and the database are real ones.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ElsewhereIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final double SOON = 60_000;
    private static final String SECRET = "a shared secret of this journey";
    private static final String USER = "ann-77";

    @TempDir static Path folder;

    private static GreenMail mails;
    private static PlayedQdrant qdrant;
    private static PlayedReceiver receiver;
    private static TestDatabase rag;
    private static RunningPilothouse running;
    private static Chromium chromium;
    private static Page officer;

    @BeforeAll
    static void start() throws Exception {
        mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        qdrant = new PlayedQdrant("docs", "the-api-key", 4);
        qdrant.put("1", "{\"user\":\"" + USER + "\"}");
        qdrant.put("2", "{\"user\":\"ben\"}");
        receiver = new PlayedReceiver(SECRET);
        receiver.keep(USER);
        receiver.keep("ben");
        rag = TestPostgres.database();
        sql("CREATE TABLE chunk (id uuid PRIMARY KEY, user_id text, embedding real[] NOT NULL)");
        sql(
                "INSERT INTO chunk SELECT gen_random_uuid(), CASE WHEN i < 3 THEN '"
                        + USER
                        + "' ELSE 'ben' END, '{1,0}' FROM generate_series(1, 5) i");
        running =
                RunningPilothouse.start(
                        folder.resolve("home"),
                        Map.of(
                                "PILOTHOUSE_SMTP_HOST",
                                "127.0.0.1",
                                "PILOTHOUSE_SMTP_PORT",
                                Integer.toString(mails.getSmtp().getPort()),
                                "PILOTHOUSE_SMTP_TLS",
                                "none",
                                "PILOTHOUSE_SMTP_FROM",
                                "Privacy office <privacy@acme.test>"));
        chromium = new Chromium();
        officer = page("compliance");
    }

    private static Page page(String role) throws Exception {
        Page page = chromium.person(ColorScheme.LIGHT, 1280, 900);
        Chromium.signIn(page, running.console(), running.people(role).getFirst());
        return page;
    }

    @AfterAll
    static void stop() throws Exception {
        running.close();
        chromium.close();
        qdrant.close();
        receiver.close();
        mails.stop();
    }

    private static long sql(String statement) throws SQLException {
        try (Connection connection = rag.owner().getConnection();
                Statement sql = connection.createStatement()) {
            if (!sql.execute(statement)) {
                return sql.getUpdateCount();
            }
            try (ResultSet row = sql.getResultSet()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Test
    @Order(1)
    void index_isAddedOnTheScreen_andTried() {
        officer.navigate(running.console() + "/privacy-requests");
        button("Indexes and processors").click();
        assertThat(officer.getByText("No index yet")).isVisible(soon());
        look("elsewhere-empty");
        button("Add index").click();
        Locator form = officer.getByRole(AriaRole.DIALOG);
        field(form, "Name").fill("Docs");
        field(form, "Address").fill("http://10.1.2.3:6333");
        field(form, "Collection").fill("docs");
        form.getByLabel("Payload field that names the person").fill("user");
        form.getByLabel("API key").fill("the-api-key");
        pick(form, "People are known there by", "identifiers");
        submit(form, "Add index");
        assertThat(form).containsText("http on loopback only");
        field(form, "Address").fill(qdrant.url());
        look("elsewhere-add");
        submit(form, "Add index");
        Chromium.closed(form);
        officer.getByLabel("Try Docs").click();
        submit(officer.getByRole(AriaRole.DIALOG), "Try it");
        assertThat(officer.locator("#connectors")).containsText("works", contains());
        assertThat(qdrant.points()).isEqualTo(2);
    }

    @Test
    @Order(2)
    void processor_isAddedOnTheScreen() {
        button("Add processor").click();
        Locator form = officer.getByRole(AriaRole.DIALOG);
        field(form, "Name").fill("Acme AI");
        field(form, "Name").press("Enter");
        form.getByLabel("E-mail of its office").fill("privacy@acme-ai.test");
        form.getByLabel("What of people lies there").fill("Prompts of the help desk");
        field(form, "Contract").fill("DPA-7");
        submit(form, "Add processor");
        assertThat(officer.locator("#processors")).containsText("Acme AI", contains());
        look("elsewhere");
    }

    private static String id(Answer added) {
        Matcher id = Pattern.compile("check (\\S+)").matcher(added.out());
        assertThat(id.find()).as(added.text()).isTrue();
        return id.group(1);
    }

    @Test
    @Order(3)
    void commandLine_addsTheOthers() throws Exception {
        Person compliance = running.people("compliance").getFirst();
        running.login(page -> confirm(page, compliance), chromium);
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        Path password = Files.writeString(folder.resolve("password"), rag.ownerPassword());
        Answer hook =
                running.run(
                        LIMIT,
                        "dsr",
                        "connector",
                        "add",
                        "--tenant",
                        "default",
                        "--name",
                        "Wiki",
                        "--kind",
                        "webhook",
                        "--address",
                        receiver.url(),
                        "--known-by",
                        "identifiers",
                        "--secret-file",
                        secret.toString());
        assertThat(running.run(LIMIT, "dsr", "connector", "check", id(hook)).out())
                .contains("Wiki works");
        Answer table =
                running.run(
                        LIMIT,
                        "dsr",
                        "connector",
                        "add",
                        "--tenant",
                        "default",
                        "--name",
                        "Chunks",
                        "--kind",
                        "pgvector",
                        "--address",
                        rag.url().substring("jdbc:".length()),
                        "--place",
                        "chunk",
                        "--field",
                        "user_id",
                        "--login",
                        "pilothouse_owner",
                        "--known-by",
                        "identifiers",
                        "--secret-file",
                        password.toString());
        Answer tried = running.run(LIMIT, "dsr", "connector", "check", id(table));
        assertThat(tried.text()).contains("Chunks works");
        assertThat(running.run(LIMIT, "dsr", "connector", "list").out())
                .contains("Docs", "Wiki", "Chunks")
                .doesNotContain(SECRET);
        receiver.behave(PlayedReceiver.Manner.FORGED);
        Answer forged = running.run(LIMIT, "dsr", "connector", "check", id(hook));
        assertThat(forged.exit()).isEqualTo(1);
        assertThat(forged.out()).contains("signature");
        receiver.behave(PlayedReceiver.Manner.HONEST);
        assertThat(running.run(LIMIT, "dsr", "processor", "list").out()).contains("Acme AI");
    }

    @Test
    @Order(4)
    void letter_isShownFirst_andLeavesWhenAskedTo() throws Exception {
        Answer made =
                running.run(
                        LIMIT,
                        "dsr",
                        "create",
                        "--tenant",
                        "default",
                        "--kind",
                        "erasure",
                        "--user-id",
                        USER,
                        "--e-mail",
                        "ann@else.test");
        assertThat(made.out()).contains("DSR-0001");
        String[] letter = {"dsr", "letter", "DSR-0001", "--letter", "received", "--to"};
        assertThat(running.run(LIMIT, with(letter, "ann@else.test")).out())
                .contains("To: ann@else.test", "We received your request", "Nothing was sent");
        assertThat(running.run(LIMIT, with(letter, "eve@else.test", "--yes")).err())
                .contains("address");
        officer.navigate(running.console() + "/privacy-requests/DSR-0001");
        button("Message to subject").click();
        officer.getByLabel("Send “We received your request” by e-mail").click();
        Locator sure = officer.getByRole(AriaRole.DIALOG).last();
        assertThat(sure).containsText("ann@else.test");
        look("elsewhere-letter");
        submit(sure, "Send the letter");
        await().atMost(LIMIT).until(() -> received("ann@else.test") != null);
        assertThat(received("ann@else.test")).contains("DSR-0001").doesNotContain("http://");
    }

    private static String[] with(String[] words, String... more) {
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    /** Null: nobody got one yet. */
    private static String received(String address) throws Exception {
        for (MimeMessage message : mails.getReceivedMessages()) {
            if (message.getAllRecipients()[0].toString().equals(address)) {
                return GreenMailUtil.getWholeMessage(message);
            }
        }
        return null;
    }

    @Test
    @Order(5)
    void erasure_reachesAllOfThem_andTheCertificateNamesThem() throws Exception {
        Answer known = running.run(LIMIT, "dsr", "identity", "DSR-0001", "--method", "sign-in");
        assertThat(known.exit()).as(known.text()).isZero();
        Answer planned = running.run(LIMIT, "dsr", "plan", "DSR-0001");
        assertThat(planned.out()).as(planned.text()).contains("Docs", "Wiki", "Chunks");
        running.run(LIMIT, "dsr", "ask", "DSR-0001", "--note", "in writing");
        Page second = page("admin");
        second.navigate(running.console() + "/approvals?show=all");
        second.locator(".inbox-row").first().click();
        second.getByRole(AriaRole.BUTTON, named("Approve")).first().click();
        Locator sure = second.getByRole(AriaRole.DIALOG);
        sure.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Approve")).click();
        assertThat(second.getByText(Pattern.compile("^\\S+ \\S+ approved")).first())
                .isVisible(soon());
        running.run(LIMIT, "dsr", "execute", "DSR-0001");
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(3))
                .until(() ->
                        running.run(LIMIT, "dsr", "show", "DSR-0001").out().contains(", done"));
        assertThat(qdrant.points()).isEqualTo(1);
        assertThat(receiver.kept()).containsExactly("ben");
        assertThat(sql("SELECT count(*) FROM chunk")).isEqualTo(3);
        assertThat(received("privacy@acme-ai.test"))
                .contains("DSR-0001", "DPA-7")
                .doesNotContain(USER);
        Path file = folder.resolve("DSR-0001.json");
        running.run(LIMIT, "dsr", "certificate", "DSR-0001", "-o", file.toString());
        Answer verified = running.run(LIMIT, "dsr", "verify", file.toString());
        assertThat(verified.exit()).as(verified.text()).isZero();
        assertThat(verified.out()).contains("Docs", "Wiki", "Chunks", "Told:  Acme AI, told");
        JsonNode said = JsonMapper.shared().readTree(Files.readString(file)).path("statement");
        assertThat(Files.readString(file)).contains("hmac-sha256=").doesNotContain(USER);
        assertThat(said.isMissingNode()).isFalse();
        officer.navigate(running.console() + "/privacy-requests/DSR-0001");
        assertThat(officer.getByText("Processors told")).isVisible(soon());
        look("elsewhere-done");
    }

    private static void confirm(Page page, Person person) {
        page.locator("#username").fill(person.username());
        page.locator("#password").fill(person.password());
        page.locator("#kc-login").click();
        page.locator("[name=accept]").click();
        assertThat(page.locator("body")).containsText("Device");
    }

    private static void pick(Locator form, String label, String choice) {
        Locator field =
                form.locator("vaadin-select", new Locator.LocatorOptions().setHasText(label));
        field.locator("vaadin-select-value-button").first().click();
        Locator option =
                field.getByRole(AriaRole.OPTION, new Locator.GetByRoleOptions().setName(choice));
        option.first().click();
        assertThat(option).hasCount(0);
    }

    private static void submit(Locator form, String label) {
        form.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(label).setExact(true))
                .click();
    }

    private static Locator field(Locator form, String label) {
        return form.getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
    }

    private static Locator button(String name) {
        return officer.getByRole(AriaRole.BUTTON, named(name));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static void look(String name) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            officer.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            officer.waitForTimeout(700);
            Chromium.shot(officer, name + "-1280" + (scheme == ColorScheme.DARK ? "-dark" : ""));
        }
    }

    private static LocatorAssertions.IsVisibleOptions soon() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(SOON);
    }

    private static LocatorAssertions.ContainsTextOptions contains() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(SOON);
    }
}
