package dev.pilothouse.console.bench.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A prompt's life: an engineer writes, tries and asks; compliance approves; the gateway serves it
 * by digest and refuses what nobody approved; a canary; on-call rolls back.
 */
@Flow(Flow.Installed.OWN)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PromptsIT {
    private static final double SOON = 60_000;
    private static final List<String> WCAG =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static final Pattern VOTED = Pattern.compile("^\\S+ \\S+ approved");
    private static final String PROMPT = "capital-answer";
    private static final String PATH = "prompts/default/" + PROMPT;

    @TempDir static Path folder;

    private static RunningPilothouse running;
    private static Chromium chromium;
    private static Page engineer;
    private static Page officer;
    private static Page oncall;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    @BeforeAll
    static void start(RunningPilothouse started, Chromium browser) throws Exception {
        running = started;
        chromium = browser;
        engineer = page("engineer");
        officer = page("compliance");
        oncall = page("oncall");
    }

    private static Page page(String role) throws Exception {
        Page page = chromium.person(ColorScheme.LIGHT, 1280, 900);
        Chromium.signIn(page, running.console(), running.people(role).getFirst());
        return page;
    }

    @Test
    @Order(1)
    void engineer_writesAVersion_andIsToldWhatIsWrongWhileTyping() {
        open(engineer, "prompts", "Prompts");
        assertThat(engineer.getByText("No prompts yet")).isVisible(soon());
        look(engineer, "prompts-empty");
        engineer.getByRole(AriaRole.BUTTON, named("New prompt")).click();
        Locator form = engineer.getByRole(AriaRole.DIALOG);
        form.getByLabel("Name", new Locator.GetByLabelOptions().setExact(true)).fill(PROMPT);
        pick(form, "vaadin-combo-box", "Feature", "playground");
        form.getByLabel("What it is for").fill("Names capitals of countries");
        form.getByText("Create prompt").click();
        assertThat(engineer.locator("h1")).hasText(PROMPT);

        message(engineer, 1).fill("You name capitals.\nAnswer in {{languge}}, in one sentence.");
        assertThat(engineer.getByText("{{languge}} is not declared")).isVisible(soon());
        assertThat(engineer.locator("ph-template mark.unknown").first()).hasText("{{languge}}");
        look(engineer, "prompt-wrong");
        message(engineer, 1).fill("You name capitals.\nAnswer in {{language}}, in one sentence.");
        engineer.getByRole(AriaRole.BUTTON, named("Declare language")).click();
        assertThat(engineer.getByText("every variable is used")).isVisible(soon());
        engineer.getByLabel("Temperature", exact()).fill("0.4");
        engineer.getByLabel("Max output tokens").fill("48");
        engineer.getByLabel("Max output tokens").press("Tab");
        version("Names capitals in a language");
        assertThat(engineer.locator(".page > .head")).containsText("newest version 1", contains());
    }

    @Test
    @Order(2)
    void secondEditor_isToldWhatChanged_andLosesNothing() throws Exception {
        Page second = chromium.person(ColorScheme.LIGHT, 1280, 900);
        Chromium.signIn(second, running.console(), running.people("admin").getFirst());
        open(second, PATH, PROMPT);
        assertThat(message(second, 1)).hasValue(Pattern.compile("one sentence"));
        message(second, 2).fill("{{question}} Think first.");
        engineer.getByLabel("What it is for").fill("Names capitals of countries and states");
        engineer.getByLabel("What it is for").press("Tab");
        engineer.getByRole(AriaRole.BUTTON, named("Save draft")).click();
        assertThat(engineer.locator(".page > .head")).containsText("and states", contains());

        second.getByRole(AriaRole.BUTTON, named("Save draft")).click();
        assertThat(second.getByText("saved this draft while you were typing")).isVisible(soon());
        assertThat(message(second, 2)).hasValue("{{question}} Think first.");
        look(second, "prompt-conflict");
        second.getByRole(AriaRole.BUTTON, named("Take theirs instead")).click();
        assertThat(message(second, 2)).hasValue("{{question}}");
        second.context().close();
    }

    @Test
    @Order(3)
    void versions_areComparedSideBySide_andTriedAtTheRealGateway() {
        message(engineer, 1)
                .fill("You name capitals of countries.\nAnswer in {{language}}.\nGive one fact.");
        engineer.getByLabel("Temperature", exact()).fill("0.2");
        engineer.getByLabel("Temperature", exact()).press("Tab");
        version("One fact more, cooler");
        assertThat(engineer.locator(".page > .head")).containsText("newest version 2", contains());
        engineer.getByRole(AriaRole.TAB, named("Compare")).click();
        engineer.navigate(running.console() + "/" + PATH + "?tab=compare&from=1&to=2");
        assertThat(engineer.locator(".diff .add").first()).isVisible(soon());
        assertThat(engineer.locator(".params")).containsText("0.4");
        look(engineer, "prompt-compare");

        engineer.getByRole(AriaRole.TAB, named("Playground")).click();
        engineer.getByLabel("language", exact()).fill("English");
        engineer.getByLabel("question", exact()).fill("What is the capital of France?");
        engineer.getByRole(AriaRole.BUTTON, exactly("Run")).click();
        assertThat(engineer.locator(".columns .st.ok")).hasCount(2, count());
        assertThat(engineer.locator(".columns")).containsText("cost", contains());
        look(engineer, "prompt-playground");
    }

    @Test
    @Order(4)
    void release_isRefusedToItsAuthor_andServedByDigestOnceComplianceApproved() throws Exception {
        engineer.getByRole(AriaRole.TAB, named("Releases")).click();
        ask(1, 100, "First release");
        assertThat(engineer.locator(".flow")).containsText("Approval, 0 of 1", contains());
        look(engineer, "prompt-release-asked");
        String approval = engineer.getByText("Decide in Approvals").getAttribute("href");
        open(engineer, approval, "Approvals");
        assertThat(engineer.getByText("You cannot decide")).isVisible(soon());
        approve(approval);
        open(engineer, PATH + "?tab=releases", PROMPT);
        assertThat(engineer.locator(".live-row").first()).containsText("v1", contains());

        engineer.getByRole(AriaRole.BUTTON, exactly("Lock")).click();
        engineer.getByRole(AriaRole.DIALOG).getByText("Lock feature").click();
        assertThat(engineer.locator(".live-row").first())
                .containsText("locked to releases", contains());
        await().atMost(Duration.ofSeconds(120))
                .until(() -> call("{\"prompt\":{\"id\":\"%s\",%s}}").statusCode() == 200);
        HttpResponse<String> served = call("{\"prompt\":{\"id\":\"%s\",%s}}");
        assertThat(served.headers().firstValue("x-pilothouse-prompt")).contains(PROMPT + "@1");
        assertThat(served.headers().firstValue("x-pilothouse-release").orElse(""))
                .matches("[0-9a-f]{64}");
        await().atMost(Duration.ofSeconds(120)).until(() -> unreleased().statusCode() == 403);
        assertThat(unreleased().body()).contains("release_required").contains(PROMPT);
    }

    @Test
    @Order(5)
    void canary_isPromoted_andOnCallRollsBackAlone() throws Exception {
        open(engineer, PATH + "?tab=releases", PROMPT);
        ask(2, 10, "Cooler, with one fact");
        approve(engineer.getByText("Decide in Approvals").getAttribute("href"));
        open(engineer, PATH + "?tab=releases", PROMPT);
        assertThat(engineer.locator(".live-row").first()).containsText("10 % of calls", contains());
        assertThat(engineer.locator(".card.canary")).containsText("0 of 200 calls", contains());
        look(engineer, "prompt-canary");
        engineer.getByRole(AriaRole.BUTTON, named("Promote to all calls")).click();
        engineer.getByRole(AriaRole.DIALOG).getByText("Promote v2").last().click();
        assertThat(engineer.locator(".flow")).containsText("Live in production", contains());
        await().atMost(Duration.ofSeconds(120)).until(() -> version().equals(PROMPT + "@2"));
        look(engineer, "prompt-release");

        open(oncall, PATH, PROMPT);
        oncall.getByRole(AriaRole.BUTTON, named("Roll back to v1")).first().click();
        Locator sure = oncall.getByRole(AriaRole.DIALOG);
        assertThat(sure).containsText("gets v1 instead of v2");
        look(oncall, "prompt-roll-back");
        sure.getByLabel("Why, for the log").fill("It makes facts up");
        sure.getByText("Roll back to v1").last().click();
        Chromium.closed(sure);
        assertThat(oncall.locator(".flow")).containsText("Review due", contains());
        await().atMost(Duration.ofSeconds(120)).until(() -> version().equals(PROMPT + "@1"));
        assertThat(oncall.getByText("Last calls")).isVisible(soon());
        look(oncall, "prompt-rolled-back");
        open(engineer, "prompts?q=capital", "Prompts");
        assertThat(engineer.getByText(PROMPT)).isVisible(soon());
        look(engineer, "prompts");
        engineer.keyboard().press("Control+k");
        Locator search = engineer.getByRole(AriaRole.DIALOG);
        search.getByRole(AriaRole.TEXTBOX).fill(PROMPT);
        assertThat(search.getByText("prompt of default")).isVisible(soon());
    }

    @Test
    @Order(6)
    void goodCanary_isPromotedByItsRule_fromRealCalls() throws Exception {
        open(engineer, PATH + "?tab=draft", PROMPT);
        message(engineer, 1).fill("You name capitals of states.\nAnswer in {{language}}.");
        engineer.getByLabel("Temperature", exact()).fill("0.3");
        engineer.getByLabel("Temperature", exact()).press("Tab");
        version("States, not countries");
        assertThat(engineer.locator(".page > .head")).containsText("newest version 3", contains());
        open(engineer, PATH + "?tab=releases", PROMPT);
        askCanary(3, "States first");
        approve(engineer.getByText("Decide in Approvals").getAttribute("href"));
        open(engineer, PATH + "?tab=releases", PROMPT);
        callUntilDecided(3);
        assertThat(engineer.locator(".live-row").first()).containsText("v3", contains());
        assertThat(engineer.locator(".flow")).containsText("Live in production", contains());
        export();
    }

    @Test
    @Order(7)
    void dearCanary_isTakenBackByItsRule_fromRealCalls() throws Exception {
        open(engineer, PATH + "?tab=draft", PROMPT);
        message(engineer, 1)
                .fill("Answer in {{language}}. " + "Be kind and name one capital. ".repeat(60));
        message(engineer, 1).press("Tab");
        version("Much longer");
        assertThat(engineer.locator(".page > .head")).containsText("newest version 4", contains());
        open(engineer, PATH + "?tab=releases", PROMPT);
        askCanary(4, "Longer orders");
        approve(engineer.getByText("Decide in Approvals").getAttribute("href"));
        open(engineer, PATH + "?tab=releases", PROMPT);
        callUntilDecided(4);
        assertThat(engineer.locator(".live-row").first()).containsText("v3", contains());
        assertThat(engineer.locator(".live-row").first()).not().containsText("v4");
        look(engineer, "prompt-canary-ended");
    }

    @Test
    @Order(8)
    void approvers_areSetWhereReleasesAreAskedFor() throws Exception {
        Page admin = page("admin");
        open(admin, PATH + "?tab=releases", PROMPT);
        admin.getByRole(AriaRole.BUTTON, named("Change how many must approve")).click();
        Locator form = admin.getByRole(AriaRole.DIALOG);
        form.getByLabel("Different people, beside its author").fill("2");
        look(admin, "prompt-approvers");
        form.getByText("Save").click();
        Chromium.closed(form);
        assertThat(admin.locator(".card").first())
                .containsText("2 approvals a release", contains());
        open(engineer, PATH + "?tab=releases", PROMPT);
        engineer.getByRole(AriaRole.BUTTON, named("Request release")).click();
        Locator request = engineer.getByRole(AriaRole.DIALOG);
        assertThat(request).containsText("asks for at least 2 people");
        request.getByLabel("People who must approve").fill("1");
        request.getByLabel("Why, for those who approve").fill("One is enough");
        request.getByText("Request release").last().click();
        assertThat(request).containsText("at least 2");
        request.getByText("Cancel").click();
        admin.context().close();
    }

    /** Half of the calls, decided by a rule that needs few and minds cost only. */
    private static void askCanary(int version, String note) {
        engineer.getByRole(AriaRole.BUTTON, named("Request release")).click();
        Locator form = engineer.getByRole(AriaRole.DIALOG);
        pick(form, "vaadin-select", "Version", "v" + version + ":");
        form.getByLabel("Share of calls first, %").fill("50");
        form.getByLabel("Share of calls first, %").press("Tab");
        form.getByLabel("Calls before it decides").fill("20");
        form.getByLabel("More errors, points").fill("50");
        form.getByLabel("Slower, %").fill("1000");
        form.getByLabel("Dearer, %").fill("100");
        form.getByLabel("Why, for those who approve").fill(note);
        if (version == 3) {
            look(engineer, "prompt-ask-canary");
        }
        form.getByText("Request release").last().click();
        Chromium.closed(form);
        assertThat(engineer.locator(".flow")).containsText("Version " + version, contains());
        assertThat(engineer.locator(".flow")).containsText("Approval, 0 of 1", contains());
    }

    /** Calls the gateway until no canary is live any more; keeps pictures of the comparison. */
    private static void callUntilDecided(int version) throws Exception {
        Locator live = engineer.locator(".live-row").first();
        assertThat(live).containsText("canary", contains());
        boolean seen = false;
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (live.textContent().contains("canary") && System.nanoTime() < end) {
            call("{\"prompt\":{\"id\":\"%s\",%s}}");
            Locator card = engineer.locator(".card.canary");
            boolean compares = card.isVisible() && card.locator(".delta").count() > 2;
            if (!seen && compares) {
                seen = true;
                card.scrollIntoViewIfNeeded();
                look(engineer, "prompt-canary-v" + version);
                phone(engineer, "prompt-canary-v" + version);
            }
        }
        assertThat(live).not().containsText("canary");
        assertThat(seen).as("the comparison was seen").isTrue();
    }

    private static void phone(Page page, String name) {
        page.setViewportSize(390, 844);
        page.locator(".card.canary").scrollIntoViewIfNeeded();
        page.waitForTimeout(700);
        Chromium.shot(page, name + "-390");
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(name + ": no sideways scrolling on a phone")
                .isEqualTo(true);
        page.setViewportSize(1280, 900);
    }

    /** What the page exports is genuine for the command line, and not once a byte is another. */
    private static void export() throws Exception {
        Path file = folder.resolve("release.json");
        engineer.waitForDownload(() -> engineer.getByText("Export, signed").click()).saveAs(file);
        RunningPilothouse.Answer genuine =
                running.run(Duration.ofMinutes(1), "prompt", "verify", file.toString());
        assertThat(genuine.exit()).as(genuine.text()).isZero();
        assertThat(genuine.text()).contains(PROMPT + " v3");
        Files.writeString(file, Files.readString(file).replace("of states", "of stages"));
        RunningPilothouse.Answer tampered =
                running.run(Duration.ofMinutes(1), "prompt", "verify", file.toString());
        assertThat(tampered.exit()).as(tampered.text()).isEqualTo(1);
    }

    private static void ask(int version, int share, String note) {
        engineer.getByRole(AriaRole.BUTTON, named("Request release")).click();
        Locator form = engineer.getByRole(AriaRole.DIALOG);
        pick(form, "vaadin-select", "Version", "v" + version + ":");
        if (share < 100) {
            form.getByLabel("Share of calls first, %").fill(Integer.toString(share));
        }
        form.getByLabel("Why, for those who approve").fill(note);
        if (version == 1) {
            form.getByRole(AriaRole.CHECKBOX).first().check();
            look(engineer, "prompt-ask");
        }
        form.getByText("Request release").last().click();
        Chromium.closed(form);
        assertThat(engineer.getByText("Decide in Approvals")).isVisible(soon());
    }

    private static void approve(String approval) {
        open(officer, approval, "Approvals");
        officer.getByRole(AriaRole.BUTTON, named("Approve")).first().click();
        Locator sure = officer.getByRole(AriaRole.DIALOG);
        sure.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Approve")).click();
        Chromium.closed(sure);
        // The inbox goes on to the next request, if there is one.
        open(officer, approval, "Approvals");
        assertThat(officer.getByText(VOTED).first()).isVisible(soon());
    }

    private static void version(String note) {
        engineer.getByRole(AriaRole.BUTTON, named("Save as version")).click();
        Locator form = engineer.getByRole(AriaRole.DIALOG);
        form.getByLabel("What changed, for colleagues").fill(note);
        form.getByText("Save version").click();
        Chromium.closed(form);
    }

    /** Which version answers a call that names the prompt. */
    private static String version() throws Exception {
        return call("{\"prompt\":{\"id\":\"%s\",%s}}")
                .headers()
                .firstValue("x-pilothouse-prompt")
                .orElse("");
    }

    private static HttpResponse<String> call(String body) throws Exception {
        return post(
                "/responses",
                body.formatted(
                        PROMPT,
                        "\"variables\":{\"language\":\"English\",\"question\":\"Capital of Peru?\"}"));
    }

    private static HttpResponse<String> unreleased() throws Exception {
        return post(
                "/chat/completions",
                """
                {"model":"%s","max_completion_tokens":8,"messages":[
                 {"role":"system","content":"Whatever."},{"role":"user","content":"Hello"}]}\
                """
                        .formatted(Streams.MODEL));
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(running.gateway() + path))
                        .header("Authorization", "Bearer " + running.apiKey())
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofMinutes(2))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Locator message(Page page, int number) {
        return page.getByLabel("Message " + number, exact());
    }

    /** A picture in light and dark; readable by everyone, nothing wider than the window. */
    private static void look(Page page, String name) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.waitForTimeout(700);
            Chromium.shot(page, name + "-1280" + (scheme == ColorScheme.DARK ? "-dark" : ""));
            assertThat(
                            new AxeBuilder(page)
                                            .withTags(WCAG)
                                            .exclude("vaadin-tabs")
                                            .analyze()
                                            .getViolations()
                                            .stream()
                                            .map(rule ->
                                                    rule.getId()
                                                            + rule.getNodes().stream()
                                                                    .map(n ->
                                                                            "\n  "
                                                                                    + n.getTarget()
                                                                                    + n
                                                                                            .getFailureSummary())
                                                                    .toList()))
                    .as(name)
                    .isEmpty();
        }
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(name + ": no sideways scrolling")
                .isEqualTo(true);
    }

    private static void open(Page page, String path, String heading) {
        page.navigate(running.console() + "/" + path);
        assertThat(page.locator("h1")).hasText(heading);
    }

    private static void pick(Locator form, String kind, String label, String choice) {
        Locator field = form.locator(kind, new Locator.LocatorOptions().setHasText(label));
        field.locator("input, vaadin-select-value-button").first().click();
        Locator option =
                field.getByRole(AriaRole.OPTION, new Locator.GetByRoleOptions().setName(choice));
        option.first().click();
        assertThat(option).hasCount(0);
    }

    private static LocatorAssertions.IsVisibleOptions soon() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(SOON);
    }

    private static LocatorAssertions.ContainsTextOptions contains() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(SOON);
    }

    private static LocatorAssertions.HasCountOptions count() {
        return new LocatorAssertions.HasCountOptions().setTimeout(120_000);
    }

    private static Page.GetByLabelOptions exact() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
