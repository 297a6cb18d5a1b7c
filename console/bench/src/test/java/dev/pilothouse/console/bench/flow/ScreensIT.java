package dev.pilothouse.console.bench.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Every screen over the sample company with a kill in force: its picture under {@code
 * target/screenshots}, WCAG 2.2 AA by axe, nothing wider than the window. With {@code
 * -Dpilothouse.tests=full} at the width of a desk too.
 */
@Flow(Flow.Installed.OWN)
class ScreensIT {
    private static final List<String> WCAG =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    /** Charts and live numbers take a moment to stand: half a second without a change, or three. */
    private static final String STANDS =
            """
            () => new Promise(stands => {
                let last = performance.now();
                const watch = new MutationObserver(() => last = performance.now());
                watch.observe(document.body, {subtree: true, childList: true, characterData: true});
                const began = last;
                const look = setInterval(() => {
                    const now = performance.now();
                    if (now - last > 500 || now - began > 3000) {
                        clearInterval(look);
                        watch.disconnect();
                        stands();
                    }
                }, 50);
            })
            """;

    @TempDir static Path folder;

    private static RunningPilothouse running;
    private static Chromium chromium;
    private static final Map<ColorScheme, Page> PAGES = new EnumMap<>(ColorScheme.class);
    private static Thread traffic;

    @BeforeAll
    static void start(RunningPilothouse started, Chromium browser) throws Exception {
        running = started;
        chromium = browser;
        RunningPilothouse.Answer past =
                running.run(Duration.ofMinutes(3), "traffic", "--history", "16d");
        assertThat(past.exit()).as(past.text()).isZero();
        traffic = Thread.ofVirtual().start(ScreensIT::play);
        running.rest(
                "POST",
                "/kills",
                """
                {"scope":"feature","target":"loan-explainer","tenant":"meridian-bank",
                 "reason":"Garbled answers since 13:40"}\
                """,
                201);
        running.rest("POST", "/drills", "", 202);
        running.rest("POST", "/break-glass/tokens", "{\"name\":\"night shift\"}", 201);
        declare("search_policies", "reads the intranet, writes nothing");
        declare("lookup_account", "reads one row of the ledger");
        describeLoans();
        tryOutsideItsKey("payroll-bot");
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = chromium.person(scheme, 1440, 900);
            page.navigate(running.console() + "/");
            page.locator("#username").waitFor();
            Chromium.shot(page, "sign-in" + shade(scheme));
            noViolations(page);
            Chromium.signIn(page, running.console(), running.people("admin").getFirst());
            PAGES.put(scheme, page);
        }
    }

    private static void declare(String tool, String why) throws Exception {
        running.rest(
                "POST",
                "/read-only-tools",
                "{\"tenant\":\"meridian-bank\",\"name\":\"%s\",\"note\":\"%s\"}"
                        .formatted(tool, why),
                201);
    }

    /** Applies a file over what the sample says. */
    private static void describeLoans() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("loans.yaml"),
                        """
                        kind: Feature
                        tenant: meridian-bank
                        id: loan-explainer
                        display_name: Loan explainer
                        team: lending
                        owner: {name: Mira Lindqvist, contact: lending@meridian-bank.example}
                        purpose: >
                          Explains a loan decision in plain words. It decides nothing; a clerk
                          reads the answer before it goes out.
                        people_affected: [applicants, customers]
                        data_categories: [financial data, contact details]
                        countries: [DE, AT, NO]
                        models: [gpt-medium]
                        tools: [lookup_account]
                        stale_after_seconds: 900
                        """);
        RunningPilothouse.Answer shown =
                running.run(Duration.ofMinutes(1), "apply", "-f", file.toString(), "--dry-run");
        assertThat(shown.exit()).as(shown.text()).isEqualTo(1);
        assertThat(shown.out()).contains("+ countries: AT, DE, NO");
        RunningPilothouse.Answer applied =
                running.run(Duration.ofMinutes(1), "apply", "-f", file.toString(), "--yes");
        assertThat(applied.exit()).as(applied.text()).isZero();
        RunningPilothouse.Answer again =
                running.run(Duration.ofMinutes(1), "apply", "-f", file.toString(), "--dry-run");
        assertThat(again.exit()).as(again.text()).isZero();
    }

    private static void tryOutsideItsKey(String feature) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(running.gateway() + "/chat/completions"))
                        .header("Authorization", "Bearer " + running.apiKey())
                        .header("X-Pilothouse-Feature", feature)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"smollm2-135m-instruct\",\"messages\":[]}"))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        }
    }

    private static void play() {
        try {
            running.run(Duration.ofMinutes(5), "traffic", "--minutes", "2", "--rate", "40");
        } catch (Exception e) {
            throw new IllegalStateException("the traffic for the pictures broke off", e);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (traffic != null) {
            traffic.join();
        }
    }

    static Stream<Arguments> screens() {
        return Stream.of(
                        Arguments.of("Overview", "overview?range=7d"),
                        Arguments.of("Traces", "traces?range=7d"),
                        Arguments.of("Kill switches", "kill-switches"),
                        Arguments.of("Fleet", "fleet"),
                        Arguments.of("Routes", "routes?route=default/playground"),
                        Arguments.of("Budgets", "budgets"),
                        Arguments.of("Guardrails", "guardrails"),
                        Arguments.of("Features", "features"),
                        Arguments.of("Models", "models"),
                        Arguments.of("larch-8b-loan 2.3", "models/meridian-bank.larch-8b-loan"),
                        Arguments.of("Approvals", "approvals?show=all"),
                        Arguments.of("Audit log", "audit-log"),
                        Arguments.of("Jobs", "jobs"),
                        Arguments.of("Admin", "admin"))
                .flatMap(screen ->
                        Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                                .map(scheme ->
                                        Arguments.of(screen.get()[0], screen.get()[1], scheme)));
    }

    @ParameterizedTest
    @EnabledIfSystemProperty(named = "pilothouse.tests", matches = "full")
    @MethodSource("screens")
    void screen_isReadableOnADesk(String heading, String path, ColorScheme scheme) {
        Page page = PAGES.get(scheme);
        open(page, heading, path);
        picture(page, heading, scheme, "");
        noViolations(page);
    }

    @ParameterizedTest
    @MethodSource("screens")
    void screen_fitsALaptop_readableByEveryone(String heading, String path, ColorScheme scheme) {
        at(
                1280,
                800,
                scheme,
                page -> {
                    open(page, heading, path);
                    picture(page, heading, scheme, "-1280");
                    fits(page);
                    noViolations(page);
                });
    }

    static Stream<Arguments> phoneScreens() {
        return screens()
                .filter(s -> List.<Object>of("Overview", "Kill switches").contains(s.get()[0]));
    }

    @ParameterizedTest
    @MethodSource("phoneScreens")
    void screen_ofExecutivesAndOnCall_fitsAPhone(String heading, String path, ColorScheme scheme) {
        at(
                390,
                844,
                scheme,
                page -> {
                    open(page, heading, path);
                    picture(page, heading, scheme, "-phone");
                    fits(page);
                    noViolations(page);
                });
    }

    @Test
    void oneTrace_opensFromTheList() {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = PAGES.get(scheme);
            open(page, "Traces", "traces?range=7d&feature=code-review-agent");
            page.locator("vaadin-grid").getByText("code-review").first().click();
            page.waitForURL(Pattern.compile(".*/traces/[0-9a-f]{32}.*"));
            page.waitForTimeout(2_000);
            picture(page, "Trace", scheme, "");
            noViolations(page);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LIGHT, Fall back, weighed",
        "DARK, Fall back, weighed",
        "LIGHT, Read-only, read-only",
        "DARK, Read-only, read-only"
    })
    void killSwitches_weighAMode(ColorScheme scheme, String mode, String name) {
        String path = "kill-switches?scope=feature&target=loan-explainer&of=meridian-bank";
        for (int width : new int[] {1280, 390}) {
            at(
                    width,
                    844,
                    scheme,
                    page -> {
                        open(page, "Kill switches", path);
                        page.locator("vaadin-radio-button")
                                .filter(new Locator.FilterOptions().setHasText(mode))
                                .click();
                        page.waitForTimeout(500);
                        String size = width == 390 ? "-phone" : "-1280";
                        picture(page, "Kill switches " + name, scheme, size);
                        fits(page);
                        noViolations(page);
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void killSwitches_showWhichToolsAreDeclared_andKeepWhatIsTyped(ColorScheme scheme) {
        String path = "kill-switches?scope=feature&target=loan-explainer&of=meridian-bank";
        for (int width : new int[] {1280, 390}) {
            at(
                    width,
                    844,
                    scheme,
                    page -> {
                        open(page, "Kill switches", path);
                        Locator reason = page.getByLabel("Reason, shown to every caller");
                        reason.fill("Refunds that nobody asked for");
                        page.locator("vaadin-radio-button")
                                .filter(new Locator.FilterOptions().setHasText("Read-only"))
                                .click();
                        assertThat(page.locator(".meaning"))
                                .containsText("lookup_account, search_policies");
                        page.getByText("Declared tools").click();
                        assertThat(page.locator(".card.tools")).isInViewport();
                        assertThat(page.locator(".card.tools")).containsText("search_policies");
                        assertThat(reason).hasValue("Refunds that nobody asked for");
                        picture(page, "Read-only tools", scheme, width == 390 ? "-phone" : "-1280");
                        fits(page);
                        noViolations(page);
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void feature_isShownInSections(ColorScheme scheme) {
        for (int width : new int[] {1440, 1280}) {
            at(
                    width,
                    900,
                    scheme,
                    page -> {
                        open(page, "Features", "features?feature=meridian-bank/loan-explainer");
                        assertThat(page.locator(".card").last())
                                .containsText("Germany (DE), Norway (NO)");
                        assertThat(page.locator(".card").last()).containsText("changed it");
                        picture(page, "Feature", scheme, width == 1280 ? "-1280" : "");
                        fits(page);
                        noViolations(page);
                    });
        }
    }

    @Test
    void feature_triedOutsideItsKey_isDeclaredWithOneClick() {
        Page page = PAGES.get(ColorScheme.LIGHT);
        Locator button = page.getByLabel("Declare default/payroll-bot");
        open(page, "Features", "features?show=undeclared");
        for (int i = 0; i < 60 && button.count() == 0; i++) {
            open(page, "Features", "features?show=undeclared");
        }
        picture(page, "Features undeclared", ColorScheme.LIGHT, "");
        noViolations(page);
        button.click();
        assertThat(page.locator(".card").last()).containsText("Submit for review");
        assertThat(page.locator(".card").last()).containsText("platform");
        assertThat(page.locator("vaadin-dialog[opened]")).hasCount(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void feature_changedMeanwhile_losesNothingThatWasTyped(ColorScheme scheme) throws Exception {
        Page page = PAGES.get(scheme);
        String typed = "Trying models, typed in " + scheme;
        String theirs = "Owner while it was " + scheme;
        open(page, "Features", "features?feature=default/playground");
        page.locator("vaadin-button")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^\\s*Change\\s*$")))
                .click();
        Locator purpose = page.locator("vaadin-dialog textarea");
        purpose.fill(typed);
        JsonNode read = running.rest("GET", "/features/default/playground", "", 200);
        running.rest(
                "PUT",
                "/features/default/playground",
                """
                {"version":%d,"team":"platform","display_name":"Playground","owner":{"name":"%s"}}\
                """
                        .formatted(read.path("version").asLong(), theirs),
                200);
        Locator save =
                page.locator("vaadin-dialog vaadin-button")
                        .filter(new Locator.FilterOptions().setHasText("Save changes"));
        save.click();
        assertThat(page.locator("vaadin-dialog .note")).containsText(theirs);
        assertThat(purpose).hasValue(typed);
        Locator owner =
                page.locator("vaadin-dialog vaadin-text-field")
                        .filter(new Locator.FilterOptions().setHasText("answers for it"))
                        .locator("input");
        assertThat(owner).hasValue(theirs);
        picture(page, "Feature conflict", scheme, "");
        noViolations(page);
        save.click();
        assertThat(page.locator("vaadin-dialog[opened]")).hasCount(0);
        JsonNode saved = running.rest("GET", "/features/default/playground", "", 200);
        assertThat(saved.path("purpose").asString()).isEqualTo(typed);
        assertThat(saved.path("owner").path("name").asString()).isEqualTo(theirs);
    }

    static Stream<Arguments> dialogs() {
        return Stream.of(
                        Arguments.of("Kill switches", "kill-switches", "Declare tool"),
                        Arguments.of("Fleet", "fleet", "Replace key"),
                        Arguments.of("Features", "features", "Declare feature"),
                        Arguments.of("Admin", "admin?tab=keys", "Issue key"),
                        Arguments.of("Admin", "admin?tab=providers", "Add provider"))
                .flatMap(d ->
                        Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
                                .map(scheme ->
                                        Arguments.of(d.get()[0], d.get()[1], d.get()[2], scheme)));
    }

    @ParameterizedTest
    @MethodSource("dialogs")
    void dialog_isReadableByEveryone(
            String heading, String path, String button, ColorScheme scheme) {
        at(
                1280,
                800,
                scheme,
                page -> {
                    open(page, heading, path);
                    page.locator("vaadin-button")
                            .filter(new Locator.FilterOptions().setHasText(button))
                            .first()
                            .click();
                    assertThat(page.getByText("Cancel")).isVisible();
                    page.waitForTimeout(500);
                    picture(page, button, scheme, "-dialog");
                    fits(page);
                    noViolations(page);
                });
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void killKey_isReplacedAfterAConfirmation(ColorScheme scheme) {
        Page page = PAGES.get(scheme);
        open(page, "Fleet", "fleet");
        Locator key = page.locator(".card.kill-key .mono");
        String old = key.textContent();
        page.getByText("Replace key").click();
        page.getByLabel("Why").fill("a laptop is gone");
        page.locator("vaadin-dialog vaadin-button")
                .filter(new Locator.FilterOptions().setHasText("Replace key"))
                .click();
        assertThat(key).not().hasText(old);
        assertThat(page.locator("vaadin-dialog[opened]")).hasCount(0);
    }

    private static void at(int width, int height, ColorScheme scheme, Consumer<Page> look) {
        Page page = PAGES.get(scheme);
        page.setViewportSize(width, height);
        try {
            look.accept(page);
        } finally {
            page.setViewportSize(1440, 900);
        }
    }

    private static void open(Page page, String heading, String path) {
        page.navigate(running.console() + "/" + path);
        assertThat(page.locator("h1")).hasText(heading);
        page.evaluate(STANDS);
    }

    private static void picture(Page page, String heading, ColorScheme scheme, String size) {
        String name = heading.toLowerCase(Locale.ROOT).replace(' ', '-');
        Chromium.shot(page, name + size + shade(scheme));
    }

    private static String shade(ColorScheme scheme) {
        return scheme == ColorScheme.DARK ? "-dark" : "";
    }

    private static void fits(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("no sideways scrolling")
                .isEqualTo(true);
    }

    /** Vaadin's tabs hold a box of their own that scrolls, which axe takes for a wrong child. */
    private static void noViolations(Page page) {
        List<Rule> found =
                new AxeBuilder(page)
                        .withTags(WCAG)
                        .exclude("vaadin-tabs")
                        .analyze()
                        .getViolations();
        assertThat(found.stream().map(ScreensIT::sentence)).isEmpty();
    }

    private static String sentence(Rule rule) {
        return rule.getId()
                + ": "
                + rule.getHelp()
                + rule.getNodes().stream()
                        .map(n -> "\n  " + n.getTarget() + " " + n.getFailureSummary())
                        .toList();
    }
}
