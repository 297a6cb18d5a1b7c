package dev.pilothouse.console.bench.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.pilothouse.console.bench.flow.RunningPilothouse.Answer;
import dev.pilothouse.console.bench.flow.RunningPilothouse.Person;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person asks what is held about them, then for its erasure: taken in, planned, approved by
 * somebody else, carried out across a killed console, certified; a changed certificate is refused.
 */
@Flow(Flow.Installed.OWN)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ErasureIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final double SOON = 60_000;
    private static final List<String> WCAG =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static final List<String> WRONG = new ArrayList<>();
    private static final String PERSON = "Ann.Lee@Example.com";
    private static final String USER = "ann-77";

    /** Nothing that any other text holds; what must be nowhere in the end. */
    private static final String CANARY = "quetzalcoatl-" + Long.toHexString(System.nanoTime());

    @TempDir static Path folder;

    private static RunningPilothouse running;
    private static Chromium chromium;
    private static Page officer;
    private static Page second;

    @BeforeAll
    static void start(RunningPilothouse started, Chromium browser) throws Exception {
        running = started;
        chromium = browser;
        officer = page("compliance");
        second = page("admin");
    }

    private static Page page(String role) throws Exception {
        Page page = chromium.person(ColorScheme.LIGHT, 1280, 900);
        Chromium.signIn(page, running.console(), running.people(role).getFirst());
        return page;
    }

    @Test
    @Order(0)
    void person_talksToTheModel_andTheTraceIsFound() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(running.gateway() + "/chat/completions"))
                        .header("Authorization", "Bearer " + running.apiKey())
                        .timeout(LIMIT)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        """
                                        {"model":"smollm2-135m-instruct","max_tokens":8,"user":"%s",\
                                        "messages":[{"role":"user","content":"Call me %s."}]}\
                                        """
                                                .formatted(USER, CANARY)))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
        await().atMost(LIMIT).until(() -> !rows("span_content").equals("0"));
        officer.navigate(running.console() + "/traces?tenant=default&range=1h");
        officer.locator("vaadin-grid").getByText("playground").first().click();
        assertThat(officer.getByText(CANARY).first()).isVisible(soon());
    }

    /** Rows of the one person who ever talked to the model here. */
    private static String rows(String table) throws Exception {
        return running.clickhouse("SELECT count() FROM " + table + " WHERE subject != ''");
    }

    @Test
    @Order(1)
    void accessRequest_isTakenInAndAnsweredWithAFile() throws Exception {
        officer.navigate(running.console() + "/privacy-requests");
        assertThat(officer.getByText("No request yet")).isVisible(soon());
        look("privacy-empty");
        intake("Access", PERSON + "\n" + USER);
        assertThat(officer.locator("h1")).hasText("DSR-0001, access");
        confirmIdentity();
        button("Gather").click();
        assertThat(officer.locator("a.btn").first()).isVisible(soon());
        look("privacy-access");
        Path zip = download("ZIP");
        try (ZipFile file = new ZipFile(zip.toFile())) {
            assertThat(file.getEntry("index.html")).isNotNull();
            assertThat(file.getEntry("privacy-office/DSR-0001.json")).isNotNull();
            assertThat(text(file)).contains(CANARY);
        }
        button("Complete").click();
        Locator form = officer.getByRole(AriaRole.DIALOG);
        form.getByLabel("What was done").fill("Handed over by e-mail");
        submit(form, "Complete the request");
        Chromium.closed(form);
        assertThat(officer.locator(".dsr-sum")).containsText("done");
    }

    private static String text(ZipFile file) throws Exception {
        StringBuilder all = new StringBuilder();
        for (ZipEntry entry : Collections.list(file.entries())) {
            all.append(new String(file.getInputStream(entry).readAllBytes(), UTF_8));
        }
        return all.toString();
    }

    @Test
    @Order(2)
    void erasure_isPlanned_andWaitsForAnotherPerson() throws Exception {
        card("weak, as " + USER + " says");
        officer.navigate(running.console() + "/privacy-requests");
        button("New request").click();
        Locator form = officer.getByRole(AriaRole.DIALOG);
        form.getByLabel("Known as, one a line").fill("not@");
        submit(form, "Take the request in");
        assertThat(form).containsText("an e-mail address");
        form.getByLabel("Known as, one a line")
                .fill("ann-77\n" + PERSON.toLowerCase(java.util.Locale.ROOT));
        form.getByLabel("What the person wrote").fill("Please erase me.");
        look("privacy-intake");
        submit(form, "Take the request in");
        assertThat(officer.locator("h1")).hasText("DSR-0002, erasure");
        look("privacy-received");
        confirmIdentity();
        button("Count what stores hold").click();
        assertThat(officer.locator("table.plan")).containsText("Access files", contains());
        assertThat(store("Span store")).containsText(Pattern.compile("spans 1\\b"));
        assertThat(officer.getByText("Looked for in 2 spellings: 2 as given.")).isVisible();
        assertThat(officer.getByRole(AriaRole.LINK, linked("card 1 of model"))).isVisible();
        look("privacy-planned");
        button("Ask for approval").click();
        Locator ask = officer.getByRole(AriaRole.DIALOG);
        ask.getByLabel("Note for who decides").fill("Asked for in writing");
        submit(ask, "Ask for approval");
        assertThat(officer.locator(".dsr-sum")).containsText("waits for approval", contains());
        look("privacy-asked");
    }

    /** What no machine may change; who writes it is an engineer. */
    private static void card(String limitations) throws Exception {
        Person engineer = running.people("engineer").getFirst();
        running.login(page -> confirm(page, engineer), chromium);
        Answer set =
                running.run(
                        LIMIT,
                        "card",
                        "set",
                        "smollm2-135m-instruct",
                        "--field",
                        "use.limitations=" + limitations);
        assertThat(set.exit()).as(set.text()).isZero();
    }

    private static Page.GetByRoleOptions linked(String name) {
        return new Page.GetByRoleOptions().setName(Pattern.compile("^" + name));
    }

    private static Locator store(String name) {
        return officer.locator("table.plan tbody tr")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^\\s*" + name)));
    }

    @Test
    @Order(3)
    void anotherPerson_approvesThePlan() {
        second.navigate(running.console() + "/approvals?show=all");
        second.locator(".inbox-row").first().click();
        assertThat(second.getByText("Asked for in writing").first()).isVisible(soon());
        look(second, "privacy-approval");
        second.getByRole(AriaRole.BUTTON, named("Approve")).first().click();
        Locator sure = second.getByRole(AriaRole.DIALOG);
        sure.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Approve")).click();
        assertThat(second.getByText(Pattern.compile("^\\S+ \\S+ approved")).first())
                .isVisible(soon());
        assertThat(officer.locator(".dsr-sum")).containsText("approved", contains());
    }

    @Test
    @Order(4)
    void execution_outlivesAKilledConsole_andEndsWithACertificate() throws Exception {
        button("Erase now").click();
        Locator sure = officer.getByRole(AriaRole.DIALOG);
        look("privacy-erase");
        RunningPilothouse.Part console = running.part("console");
        submit(sure, "Erase for good");
        ProcessHandle.of(console.pid()).orElseThrow().destroyForcibly();
        await("the console is back")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(2))
                .ignoreExceptions()
                .until(() -> {
                    RunningPilothouse.Part now = running.part("console");
                    return now.state().equals("ready") && now.restarts() > console.restarts();
                });
        officer = page("compliance");
        await("the erasure waits for the card")
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofSeconds(2))
                .ignoreExceptions()
                .until(() -> {
                    standing();
                    return button("Try again now").isVisible();
                });
        assertThat(officer.locator(".dsr-sum")).containsText("Waits until 1 text is replaced");
        assertThat(store("Console database")).containsText("waits until somebody replaces card 1");
        look("privacy-waits");
        card("weak at sums");
        button("Try again now").click();
        await("the erasure ended")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(2))
                .ignoreExceptions()
                .until(() -> standing().contains("Nothing is left to do"));
        assertThat(officer.locator(".cert")).containsText("DSR-0002");
        Locator proof = store("Span store");
        assertThat(proof.getByText("read decompressed")).isHidden();
        proof.locator("summary").press("Enter");
        assertThat(proof.getByText("read decompressed")).isVisible();
        look("privacy-done");
        officer.navigate(running.console() + "/privacy-requests?show=all");
        assertThat(officer.getByText("DSR-0002").first()).isVisible(soon());
        look("privacy-list");
    }

    /** A console that died before it heard of it was never told: the person asks again. */
    private static String standing() {
        officer.navigate(running.console() + "/privacy-requests/DSR-0002");
        officer.locator(".dsr-sum").waitFor();
        if (officer.getByRole(AriaRole.BUTTON, named("Erase now")).isVisible()) {
            button("Erase now").click();
            submit(officer.getByRole(AriaRole.DIALOG), "Erase for good");
            officer.waitForTimeout(3000);
        }
        officer.waitForTimeout(1000);
        return officer.locator(".dsr-sum").textContent();
    }

    @Test
    @Order(5)
    void canary_isNowhere_lateSpansAreDropped_andALaterOneIsANewBeginning() throws Exception {
        assertThat(rows("span")).isEqualTo("0");
        assertThat(rows("span_content")).isEqualTo("0");
        assertThat(filesWith(CANARY)).isEmpty();
        Instant now = Instant.now();
        Sender.send(running, now.minus(Duration.ofHours(2)), "0a".repeat(16), USER);
        Sender.send(running, now, "0b".repeat(16), USER);
        await().atMost(LIMIT).until(() -> rows("span").equals("1"));
        assertThat(running.clickhouse("SELECT trace_id FROM span WHERE subject != ''"))
                .isEqualTo("0b".repeat(16));
    }

    /** Every file of the installation, as it lies on disk. */
    private static List<Path> filesWith(String word) throws Exception {
        try (Stream<Path> files = Files.walk(running.home)) {
            return files.filter(Files::isRegularFile).filter(file -> holds(file, word)).toList();
        }
    }

    private static boolean holds(Path file, String word) {
        try {
            return Files.readString(file, ISO_8859_1).contains(word);
        } catch (IOException goneOrTooLarge) {
            return false;
        }
    }

    @Test
    @Order(6)
    void certificate_isCheckedOffline_andAChangedOneRefused() throws Exception {
        officer.navigate(running.console() + "/privacy-requests/DSR-0002");
        Path genuine = Files.copy(download("JSON, signed"), folder.resolve("DSR-0002.json"));
        assertThat(Files.readString(genuine))
                .doesNotContain(USER)
                .doesNotContainIgnoringCase("ann.lee");
        Answer yes = running.run(LIMIT, "dsr", "verify", genuine.toString());
        assertThat(yes.exit()).as(yes.text()).isZero();
        assertThat(yes.out())
                .contains("Genuine: erasure DSR-0002", "Access files", "Span store", "0 found");
        String flipped = Files.readString(genuine).replace("\"found\" : 1", "\"found\" : 0");
        assertThat(flipped).isNotEqualTo(Files.readString(genuine));
        Path changed = Files.writeString(folder.resolve("changed.json"), flipped);
        Answer no = running.run(LIMIT, "dsr", "verify", changed.toString());
        assertThat(no.exit()).isEqualTo(1);
        assertThat(no.out()).contains("NOT genuine");
        assertThat(Files.size(download("PDF"))).isGreaterThan(5_000);
        Locator preview =
                officer.locator("a.btn")
                        .filter(new Locator.FilterOptions().setHasText("Preview PDF"));
        assertThat(preview).hasAttribute("target", "_blank");
        APIResponse shown =
                officer.context()
                        .request()
                        .get(running.console() + "/" + preview.getAttribute("href"));
        assertThat(shown.headers().get("content-disposition")).startsWith("inline");
        assertThat(shown.headers().get("content-type")).startsWith("application/pdf");
        assertThat(new String(shown.body(), 0, 5, ISO_8859_1)).isEqualTo("%PDF-");
    }

    /** After the person came back: what is left of before counts, and only that. */
    @Test
    @Order(7)
    void certifiedErasure_isProbedAgain() {
        officer.navigate(running.console() + "/privacy-requests/DSR-0002");
        button("Probe again").click();
        assertThat(officer.locator(".timeline"))
                .containsText(
                        Pattern.compile("Probed again by .*: nothing found in 7 stores"),
                        new LocatorAssertions.ContainsTextOptions().setTimeout(2 * SOON));
        look("privacy-probed");
    }

    @Test
    @Order(8)
    void commandLine_showsRequestsToTheOfficeOnly() throws Exception {
        Files.deleteIfExists(running.home.resolve("login.json"));
        Answer nobody = running.run(LIMIT, "dsr", "list");
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(nobody.err()).contains("pilothouse login");
        Person engineer = running.people("engineer").getFirst();
        running.login(page -> confirm(page, engineer), chromium);
        Answer refused = running.run(LIMIT, "dsr", "list");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("see-privacy");
        Person compliance = running.people("compliance").getFirst();
        running.login(page -> confirm(page, compliance), chromium);
        Answer list = running.run(LIMIT, "dsr", "list");
        assertThat(list.out()).contains("DSR-0002", "erasure", "done").doesNotContain("ann-77");
        String[] create = {
            "dsr", "create", "--tenant", "default", "--kind", "objection", "--user-id", "ben"
        };
        assertThat(running.run(LIMIT, create).out()).contains("DSR-0003", "GDPR Article 21");
        String[] add = {"dsr", "identifier", "add", "DSR-0003", "--e-mail", "Ben@Example.com"};
        assertThat(running.run(LIMIT, add).out()).contains("DSR-0003");
        assertThat(running.run(LIMIT, "dsr", "identifiers", "DSR-0003").out())
                .contains("e-mail Ben@Example.com", "also as ben@example.com");
        assertThat(running.run(LIMIT, "dsr", "probe", "DSR-0003").err())
                .contains("only what was erased");
        assertThat(running.run(LIMIT, "dsr", "probe", "DSR-0002").exit()).isZero();
        assertThat(running.run(LIMIT, "dsr", "refuse", "DSR-0003", "--ground", "mood").err())
                .contains("ground: 'mood'", "identity");
        Path out = folder.resolve("again.json");
        running.run(LIMIT, "dsr", "certificate", "DSR-0002", "-o", out.toString());
        assertThat(running.run(LIMIT, "dsr", "verify", out.toString()).exit()).isZero();
    }

    private static void confirm(Page page, Person person) {
        page.locator("#username").fill(person.username());
        page.locator("#password").fill(person.password());
        page.locator("#kc-login").click();
        page.locator("[name=accept]").click();
        assertThat(page.locator("body")).containsText("Device");
    }

    private static void intake(String kind, String identifiers) {
        button("New request").click();
        Locator form = officer.getByRole(AriaRole.DIALOG);
        pick(form, "Asks for", kind);
        form.getByLabel("Known as, one a line").fill(identifiers);
        submit(form, "Take the request in");
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

    private static void confirmIdentity() {
        button("Confirm identity").click();
        Locator form = officer.getByRole(AriaRole.DIALOG);
        submit(form, "Confirm the identity");
        Chromium.closed(form);
        assertThat(officer.locator(".dsr-sum")).containsText("identity checked", contains());
    }

    private static Path download(String label) {
        Download file =
                officer.waitForDownload(() ->
                        officer.locator("a.btn")
                                .filter(
                                        new Locator.FilterOptions()
                                                .setHasText(
                                                        Pattern.compile("^\\s*" + label + "\\s*$")))
                                .click());
        return file.path();
    }

    private static void submit(Locator form, String label) {
        form.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(label).setExact(true))
                .click();
    }

    private static Locator button(String name) {
        return officer.getByRole(AriaRole.BUTTON, named(name));
    }

    private static void look(String name) {
        look(officer, name);
    }

    private static void look(Page page, String name) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.waitForTimeout(700);
            Chromium.shot(page, name + "-1280" + (scheme == ColorScheme.DARK ? "-dark" : ""));
            new AxeBuilder(page)
                    .withTags(WCAG)
                    .exclude("vaadin-tabs")
                    .analyze()
                    .getViolations()
                    .forEach(v ->
                            WRONG.add(
                                    name
                                            + ": "
                                            + v.getId()
                                            + " "
                                            + v.getNodes().getFirst().getHtml()));
        }
        if (!Boolean.TRUE.equals(
                page.evaluate("document.documentElement.scrollWidth <= innerWidth"))) {
            WRONG.add(name + ": scrolls sideways");
        }
    }

    @Test
    @Order(9)
    void everyScreen_canBeReadByAll() {
        assertThat(WRONG).isEmpty();
    }

    private static LocatorAssertions.IsVisibleOptions soon() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(SOON);
    }

    private static LocatorAssertions.ContainsTextOptions contains() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(SOON);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
