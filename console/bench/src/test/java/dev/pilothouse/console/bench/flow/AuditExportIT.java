package dev.pilothouse.console.bench.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.pilothouse.console.bench.flow.RunningPilothouse.Answer;
import dev.pilothouse.console.bench.flow.RunningPilothouse.Person;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * An export of the audit log: a compliance officer filters a quarter, exports it, opens the CSV,
 * and the manifest verifies without the console.
 */
@Flow
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditExportIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> WCAG =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    @TempDir static Path folder;

    private static RunningPilothouse running;
    private static Chromium chromium;
    private static Page officer;
    private static Path zip;

    @BeforeAll
    static void start(RunningPilothouse started, Chromium browser) throws Exception {
        running = started;
        chromium = browser;
        officer = chromium.person(ColorScheme.LIGHT, 1440, 900);
        Chromium.signIn(officer, running.console(), running.people("compliance").getFirst());
    }

    /** From the first day of the quarter to its last. */
    private static String quarter() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        LocalDate first =
                today.withDayOfMonth(1).withMonth((today.getMonthValue() - 1) / 3 * 3 + 1);
        return first + ".." + first.plusMonths(3).minusDays(1);
    }

    private static void open(String more) {
        officer.navigate(running.console() + "/audit-log?range=" + quarter() + more);
        assertThat(officer.locator("h1")).hasText("Audit log");
        assertThat(officer.getByText(Pattern.compile("newest first")).first()).isVisible();
    }

    /**
     * The first cell with a text that is on the screen. The grid keeps cells that it does not show,
     * with the text of rows that were filtered out: which cell it is, is asked again until it
     * shows.
     */
    private static Locator cell(String text) {
        return officer.locator("vaadin-grid-cell-content")
                .filter(new Locator.FilterOptions().setVisible(true))
                .getByText(text)
                .filter(new Locator.FilterOptions().setVisible(true))
                .first();
    }

    @Test
    @Order(1)
    void quarter_isFilteredAndAnEntryIsOpened() {
        open("");
        officer.getByLabel("Add a filter").fill("action:tenant.");
        officer.getByLabel("Add a filter").press("Enter");
        assertThat(officer).hasURL(Pattern.compile("action=tenant"));
        // A row that is about to go does not open.
        assertThat(cell("person.sign-in")).hasCount(0);
        cell("tenant.create").click();
        assertThat(officer.getByText("Follow through time")).isVisible();
        look("audit-entry");
    }

    @Test
    @Order(2)
    void thing_isFollowedFromItsFirstEntry() {
        open("&entity=tenant:default");
        assertThat(officer.getByText("tenant default through time")).isVisible();
        assertThat(officer.locator(".lane .dot").first()).isVisible();
        look("audit-follow");
    }

    @Test
    @Order(3)
    void quarter_isExported_andTheCsvIsOpened() throws Exception {
        open("");
        officer.getByRole(AriaRole.BUTTON, exactly("Export")).click();
        Locator form = officer.getByRole(AriaRole.DIALOG);
        form.getByText("JSON Lines").click();
        form.getByText("OCSF 1.8").click();
        form.getByText("Parquet").click();
        assertThat(form).containsText("signed manifest");
        look("audit-export-dialog");
        form.getByText("Start the export").click();
        Chromium.closed(form);
        Locator link =
                officer.locator("a.btn").filter(new Locator.FilterOptions().setHasText("Download"));
        assertThat(link.first()).isVisible();
        look("audit-exports");
        Download file = officer.waitForDownload(() -> link.first().click());
        zip = folder.resolve("quarter.zip");
        file.saveAs(zip);
        assertThat(read("audit-log.csv").lines().findFirst().orElseThrow())
                .startsWith("seq,ts,tenant,actor_type,actor_ref,actor_name,action,");
        assertThat(read("audit-log.csv")).contains("person.sign-in", "tenant.create");
        assertThat(read("audit-log.ocsf.jsonl")).contains("\"class_uid\":3002");
    }

    private static String read(String name) throws Exception {
        try (ZipFile file = new ZipFile(zip.toFile());
                InputStream in = file.getInputStream(file.getEntry(name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    @Order(4)
    void file_verifiesOffline_andAChangedOneDoesNot() throws Exception {
        Answer genuine = running.run(LIMIT, "audit", "verify", zip.toString());
        assertThat(genuine.exit()).as(genuine.text()).isZero();
        assertThat(genuine.out()).contains("Genuine: export", "Chain:    whole:");
        Matcher print = Pattern.compile("fingerprint ([0-9a-f]{64})").matcher(genuine.out());
        assertThat(print.find()).isTrue();
        assertThat(running.run(LIMIT, "kill-key", "show").out()).contains(print.group(1));
        byte[] bytes = Files.readAllBytes(zip);
        bytes[bytes.length / 2] ^= 1;
        Path changed = Files.write(folder.resolve("changed.zip"), bytes);
        Answer wrong = running.run(LIMIT, "audit", "verify", changed.toString());
        assertThat(wrong.exit()).as(wrong.text()).isEqualTo(1);
        Answer none = running.run(LIMIT, "audit", "verify", "no-such-file");
        assertThat(none.exit()).isEqualTo(2);
    }

    @Test
    @Order(5)
    void export_isFoundUnderJobs_andInTheLog() {
        officer.navigate(running.console() + "/jobs");
        assertThat(officer.getByText(Pattern.compile("^Audit log ")).first()).isVisible();
        assertThat(officer.getByText("Download").first()).isVisible();
        look("audit-jobs");
        open("&action=audit.export");
        assertThat(cell("audit.export.download")).isVisible();
    }

    @Test
    @Order(6)
    void readers_areListed_emptyWhenNobodyRead() {
        officer.navigate(running.console() + "/audit-log?show=readers");
        assertThat(officer.getByText("Nobody read content in this time")).isVisible();
        look("audit-readers-empty");
    }

    @Test
    @Order(7)
    void schedule_isSetInThePage() {
        open("");
        officer.getByRole(AriaRole.BUTTON, exactly("Schedule")).click();
        Locator form = officer.getByRole(AriaRole.DIALOG);
        form.getByLabel("Name").fill("Monthly for the auditor");
        form.getByLabel("Folder").fill("../auditor");
        form.getByText("Schedule the export").click();
        assertThat(form).containsText("a path below the base folder");
        look("audit-schedule");
        form.getByLabel("Folder").fill("auditor");
        form.getByText("Schedule the export").click();
        Chromium.closed(form);
        assertThat(officer.getByText("Monthly for the auditor")).isVisible();
        look("audit-plans");
    }

    @Test
    @Order(8)
    void commandLine_listsShowsExportsAndSchedules() throws Exception {
        Person person = running.people("compliance").getFirst();
        Answer login = running.login(page -> confirm(page, person), chromium);
        assertThat(login.exit()).as(login.text()).isZero();
        Answer list =
                running.run(LIMIT, "audit", "list", "--action", "tenant.", "--from", "2026-01-01");
        assertThat(list.out()).as(list.text()).contains("ENTRY", "tenant.create");
        Matcher seq = Pattern.compile("(?m)^ *(\\d+) ").matcher(list.out());
        assertThat(seq.find()).isTrue();
        assertThat(running.run(LIMIT, "audit", "show", seq.group(1)).out())
                .contains("Action:   tenant.create", "Hash:");
        assertThat(running.run(LIMIT, "audit", "reads").out()).contains("WHO", "REVEALS");
        Path file = folder.resolve("cli.zip");
        Answer export =
                running.run(
                        LIMIT,
                        "audit",
                        "export",
                        "--format",
                        "csv,json-lines,parquet",
                        "-o",
                        file.toString());
        assertThat(export.exit()).as(export.text()).isZero();
        assertThat(running.run(LIMIT, "audit", "verify", file.toString()).exit()).isZero();
        Answer plans = running.run(LIMIT, "audit", "schedule", "list");
        assertThat(plans.out()).contains("Monthly for the auditor");
        Answer set =
                running.run(
                        LIMIT,
                        "audit",
                        "schedule",
                        "set",
                        "Kills",
                        "--action",
                        "kill.",
                        "--every",
                        "day",
                        "--folder",
                        "siem");
        Matcher id = Pattern.compile("Set, (\\S+);").matcher(set.out());
        assertThat(id.find()).as(set.text()).isTrue();
        Answer run = running.run(LIMIT, "audit", "schedule", "run", id.group(1));
        assertThat(run.exit()).as(run.text()).isZero();
        Path delivered = delivered("siem");
        Answer checked = running.run(LIMIT, "audit", "verify", delivered.toString());
        assertThat(checked.out()).as(checked.text()).contains("Genuine: export");
        assertThat(running.run(LIMIT, "audit", "schedule", "end", id.group(1)).exit()).isZero();
        Answer bad = running.run(LIMIT, "audit", "list", "--from", "yesterday");
        assertThat(bad.exit()).isEqualTo(2);
        assertThat(bad.err()).contains("--from");
    }

    /** The file that a plan left in a folder, once it is whole. */
    private static Path delivered(String to) throws IOException {
        Path into = running.delivered().resolve(to);
        await().atMost(LIMIT).until(() -> !whole(into).isEmpty());
        return whole(into).getFirst();
    }

    private static List<Path> whole(Path into) throws IOException {
        if (!Files.isDirectory(into)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(into)) {
            return files.filter(f -> f.toString().endsWith(".zip")).toList();
        }
    }

    @Test
    @Order(9)
    void schedule_isRunFromThePage_andEndedAfterAQuestion() {
        open("");
        Locator plan =
                officer.locator(".card")
                        .filter(new Locator.FilterOptions().setHasText("Monthly for the auditor"));
        plan.getByText("Run now").first().click();
        assertThat(officer.getByText(Pattern.compile("written as auditor/audit-log-monthly-for")))
                .isVisible();
        look("audit-plans-run");
        plan.getByText("End", new Locator.GetByTextOptions().setExact(true)).first().click();
        Locator question = officer.getByRole(AriaRole.DIALOG);
        assertThat(question).containsText("Nothing is exported by it any more");
        look("audit-plan-end");
        question.getByText("End the plan").click();
        Chromium.closed(question);
        assertThat(officer.getByText("Monthly for the auditor")).hasCount(0);
    }

    @Test
    @Order(10)
    void engineer_doesNotSeeTheLog() throws Exception {
        Page engineer = chromium.person(ColorScheme.LIGHT, 1280, 900);
        Chromium.signIn(engineer, running.console(), running.people("engineer").getFirst());
        engineer.navigate(running.console() + "/audit-log");
        assertThat(engineer.getByText("Your roles do not open this page")).isVisible();
        engineer.context().close();
        open("&outcome=denied");
        assertThat(cell("access.deny")).isVisible();
    }

    private static void confirm(Page page, Person person) {
        page.locator("#username").fill(person.username());
        page.locator("#password").fill(person.password());
        page.locator("#kc-login").click();
        page.locator("[name=accept]").click();
        assertThat(page.locator("body")).containsText("Device");
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static void look(String name) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            officer.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            officer.waitForTimeout(700);
            Chromium.shot(officer, name + "-1440" + (scheme == ColorScheme.DARK ? "-dark" : ""));
            assertThat(
                            new AxeBuilder(officer)
                                    .withTags(WCAG)
                                    .exclude("vaadin-tabs")
                                    .analyze()
                                    .getViolations())
                    .as(name)
                    .isEmpty();
        }
        assertThat(officer.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(name + ": no sideways scrolling")
                .isEqualTo(true);
    }
}
