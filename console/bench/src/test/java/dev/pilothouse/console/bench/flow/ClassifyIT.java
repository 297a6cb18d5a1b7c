package dev.pilothouse.console.bench.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.pilothouse.policy.rules.risk.RiskFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Features are classified: CV screening is high-risk and owes what the Act says; emotion
 * recognition at work is prohibited, and the gateway refuses the next call.
 */
@Flow
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClassifyIT {
    private static final List<String> WCAG =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static final Pattern VOTED = Pattern.compile("^\\S+ \\S+ approved");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    @TempDir static Path folder;

    private static RunningPilothouse running;
    private static Chromium chromium;
    private static Page engineer;
    private static Page officer;

    @BeforeAll
    static void start(RunningPilothouse started, Chromium browser) throws Exception {
        running = started;
        chromium = browser;
        engineer = page("engineer");
        officer = page("compliance");
    }

    private static Page page(String role) throws Exception {
        Page page = chromium.person(ColorScheme.LIGHT, 1440, 900);
        Chromium.signIn(page, running.console(), running.people(role).getFirst());
        return page;
    }

    private static HttpResponse<String> call(String key) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(running.gateway() + "/chat/completions"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofMinutes(2))
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        """
                                        {"model":"%s","max_completion_tokens":8,
                                         "messages":[{"role":"user","content":"Hello"}]}\
                                        """
                                                .formatted(Streams.MODEL)))
                        .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Order(1)
    void cvScreening_isHighRisk_withItsDuties() throws Exception {
        String key = running.keyFor("cv-screening");
        await().atMost(Duration.ofSeconds(120)).until(() -> call(key).statusCode() == 200);
        open(engineer, "features/default/cv-screening/risk");
        assertThat(engineer.locator(".ask h2")).containsText("infer");
        look(engineer, "classify-first");
        answer("yes");
        answer("yes");
        answer("none");
        answer("provider", "deployer");
        assertThat(engineer.locator(".ask h2")).containsText("Does it do any of these?");
        look(engineer, "classify-practices");
        answer("none");
        answer("none");
        answer("employment");
        answer("4a");
        assertThat(engineer.locator(".risk-result")).containsText("High risk");
        look(engineer, "classify-high");
        answer("yes");
        answer("private");
        answer("no");
        answer("yes");
        answer("no");
        answer("no");
        answer("no");
        answer("no");
        answer("no");
        engineer.getByText("Not yet").first().click();
        next();
        assertThat(engineer.locator(".ask h2")).containsText("High risk");
        assertThat(engineer.locator(".ob").first()).isVisible();
        look(engineer, "classify-summary");
        engineer.getByRole(AriaRole.BUTTON, named("Sign and ask a second person")).click();
        assertThat(engineer.getByText("a second person has to confirm it").first()).isVisible();
        approve("high risk");
        open(engineer, "features/default/cv-screening/risk");
        assertThat(engineer.getByText("Signed off by").first()).isVisible();
        look(engineer, "classify-signed");
        Download file =
                engineer.waitForDownload(() ->
                        engineer.locator("a.btn")
                                .filter(new Locator.FilterOptions().setHasText("JSON"))
                                .click());
        String json = Files.readString(file.path(), StandardCharsets.UTF_8);
        assertThat(RiskFile.verified(json).seal().fingerprint()).hasSize(64);
        Download annex =
                engineer.waitForDownload(() ->
                        engineer.locator("a.btn")
                                .filter(new Locator.FilterOptions().setHasText("Annex IV"))
                                .click());
        assertThat(Files.readString(annex.path(), StandardCharsets.ISO_8859_1)).startsWith("%PDF-");
    }

    @Test
    @Order(2)
    void obligationsAndSmells_sayWhatIsMissing() {
        officer.navigate(running.console() + "/");
        assertThat(officer).hasURL(Pattern.compile(".*/obligations.*"));
        assertThat(officer.getByText("Keep the logs (provider)").first()).isVisible();
        assertThat(officer.getByText("logs are kept 400 days").first()).isVisible();
        look(officer, "obligations");
        open(officer, "smells");
        assertThat(officer.getByText("High risk without a kill drill").first()).isVisible();
        look(officer, "smells");
        open(officer, "features");
        assertThat(officer.getByText("High risk").first()).isVisible();
        look(officer, "features-classes");
    }

    @Test
    @Order(3)
    void emotionRecognitionAtWork_isProhibited_andTheGatewayRefusesTheNextCall() throws Exception {
        String key = running.keyFor("mood-watch");
        await().atMost(Duration.ofSeconds(120)).until(() -> call(key).statusCode() == 200);
        open(engineer, "features/default/mood-watch/risk");
        answer("yes");
        answer("yes");
        answer("none");
        answer("deployer");
        answer("emotion");
        answer("no");
        assertThat(engineer.locator(".ask h2")).containsText("Prohibited");
        look(engineer, "classify-prohibited");
        engineer.getByRole(AriaRole.BUTTON, named("Sign and ask a second person")).click();
        long signed = System.nanoTime();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> call(key).statusCode() == 403);
        System.out.printf(
                "prohibited: %d ms from the click to the first call that was refused%n",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - signed));
        assertThat(engineer.getByText("a second person has to confirm it").first()).isVisible();
        assertThat(call(key).body()).contains("feature_prohibited", "Article 5(1)(f)");
        approve("prohibited");
        assertThat(call(key).body()).contains("feature_prohibited");
        open(engineer, "features/default/mood-watch/risk");
        assertThat(engineer.getByText("Signed off by").first()).isVisible();
        look(engineer, "classify-prohibited-signed");
    }

    @Test
    @Order(4)
    void commandLine_showsAnswersAndExports() throws Exception {
        var shown = running.run(Duration.ofMinutes(1), "risk", "show", "default/mood-watch");
        assertThat(shown.text()).contains("In force: prohibited", "Article 5(1)(f)");
        Path file = folder.resolve("risk.json");
        var written =
                running.run(
                        Duration.ofMinutes(1),
                        "risk",
                        "export",
                        "default/mood-watch",
                        "-o",
                        file.toString());
        assertThat(written.exit()).as(written.text()).isZero();
        assertThat(RiskFile.verified(Files.readString(file)).seal().fingerprint()).hasSize(64);
        var policy = running.run(Duration.ofMinutes(1), "risk", "policy");
        assertThat(policy.text()).contains("default", "off", "never");
    }

    private static void open(Page page, String path) {
        page.navigate(running.console() + "/" + path);
        assertThat(page.locator("h1")).isVisible();
    }

    private static void answer(String... values) {
        String question = engineer.locator(".ask h2").textContent();
        for (String value : values) {
            Locator option = engineer.locator(".opt[data-value='" + value + "']");
            option.click();
            assertThat(option).hasAttribute("aria-checked", "true");
        }
        next();
        assertThat(engineer.locator(".ask h2")).not().hasText(question);
    }

    private static void next() {
        engineer.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Next")).click();
    }

    private static void approve(String risk) {
        officer.navigate(running.console() + "/approvals");
        officer.locator(".inbox-row").first().click();
        assertThat(officer.getByText(risk).first()).isVisible();
        look(officer, "classify-approval-" + risk.replace(' ', '-'));
        officer.getByRole(AriaRole.BUTTON, named("Approve")).first().click();
        Locator sure = officer.getByRole(AriaRole.DIALOG);
        sure.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Approve")).click();
        assertThat(officer.getByText(VOTED).first()).isVisible();
    }

    private static void look(Page page, String name) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.waitForTimeout(700);
            Chromium.shot(page, name + "-1440" + (scheme == ColorScheme.DARK ? "-dark" : ""));
            assertThat(
                            new AxeBuilder(page)
                                    .withTags(WCAG)
                                    .exclude("vaadin-tabs")
                                    .analyze()
                                    .getViolations())
                    .as(name)
                    .isEmpty();
        }
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(name + ": no sideways scrolling")
                .isEqualTo(true);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
