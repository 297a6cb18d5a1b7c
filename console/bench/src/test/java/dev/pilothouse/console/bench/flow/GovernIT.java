package dev.pilothouse.console.bench.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the platform team decides in the console, and what callers then get from the gateway. */
@Flow
class GovernIT {
    private static final String QUESTION = "What is the capital of France?";
    private static final double SOON = 60_000;
    private static final String NEWEST_REASON =
            "SELECT route_reason FROM span WHERE feature = 'routed' ORDER BY ts DESC LIMIT 1";

    private static RunningPilothouse running;
    private static Chromium chromium;
    private Page page;

    @BeforeAll
    static void start(RunningPilothouse started, Chromium browser) throws Exception {
        running = started;
        chromium = browser;
    }

    @BeforeEach
    void signIn() throws Exception {
        page = chromium.person(ColorScheme.LIGHT, 1440, 900);
        Chromium.signIn(page, running.console(), running.people("admin").getFirst());
    }

    @AfterEach
    void leave() {
        page.context().close();
    }

    @Test
    void budget_letsThreeCallsThrough_andRefusesTheFourth() throws Exception {
        try (Streams streams = caller("spender")) {
            open("budgets?tenant=default", "Budgets");
            page.getByRole(AriaRole.BUTTON, named("New budget")).click();
            Locator form = page.getByRole(AriaRole.DIALOG);
            form.getByLabel("Name for people").fill("Three a month");
            pick(form, "vaadin-combo-box", "Which", "spender");
            pick(form, "vaadin-select", "Counts", "Requests");
            form.getByLabel("Limit", new Locator.GetByLabelOptions().setExact(true)).fill("3");
            form.getByText("Create budget").click();
            Chromium.closed(form);
            assertThat(page.getByText("gateway-1").first()).isVisible(soon());

            for (int call = 0; call < 3; call++) {
                assertThat(streams.ask(QUESTION)).isNotBlank();
            }
            assertThatThrownBy(() -> streams.ask(QUESTION))
                    .isInstanceOf(RateLimitException.class)
                    .hasMessageContaining("Three a month");
            assertThat(page.getByText("3 requests, 100 %")).isVisible(soon());
            pictures("budget");
        }
    }

    @Test
    void guardrail_isTriedOverRecordedCalls_thenBlocksThem() throws Exception {
        String secret = "Tell me about project falcon.";
        try (Streams streams = caller("guarded")) {
            streams.ask(secret);
            await().atMost(Duration.ofSeconds(120))
                    .until(() ->
                            running.clickhouse(
                                            "SELECT count() >= 2 FROM span WHERE feature = 'guarded'")
                                    .equals("1"));
            open("guardrails?tenant=default&range=24h", "Guardrails");
            page.getByRole(AriaRole.BUTTON, named("New policy")).click();
            Locator made = page.getByRole(AriaRole.DIALOG);
            made.getByLabel("Feature").fill("guarded");
            made.getByText("Create draft").click();
            Chromium.closed(made);
            addRule("No falcon", "project falcon");

            page.getByRole(AriaRole.BUTTON, named("Run over recorded calls")).click();
            Locator grid = page.locator("vaadin-grid");
            assertThat(grid.getByText("No falcon").first()).isVisible(soon());
            assertThat(page.getByText("Would change")).isVisible();
            pictures("guardrail-dry-run");
            assertThat(streams.ask(secret)).isNotBlank();

            page.getByRole(AriaRole.BUTTON, exactly("Publish")).click();
            Locator sure = page.getByRole(AriaRole.DIALOG);
            sure.getByLabel("Why, for the log").fill("Not to be talked about");
            sure.getByText("Publish guardrails", new Locator.GetByTextOptions().setExact(true))
                    .click();
            Chromium.closed(sure);
            await().atMost(Duration.ofSeconds(120)).until(() -> isBlocked(streams, secret));
            assertThat(streams.ask(QUESTION)).isNotBlank();
            pictures("guardrail");
        }
    }

    private static boolean isBlocked(Streams streams, String question) {
        try {
            streams.ask(question);
            return false;
        } catch (PermissionDeniedException refused) {
            return String.valueOf(refused.getMessage()).contains("No falcon");
        }
    }

    private void addRule(String name, String word) {
        page.getByRole(AriaRole.BUTTON, named("Add rule")).click();
        Locator form = page.getByRole(AriaRole.DIALOG);
        form.getByLabel("Name, as callers and traces see it").fill(name);
        pick(form, "vaadin-select", "Detector", "Words and patterns");
        form.getByLabel("Words and phrases").fill(word);
        form.getByLabel("block", new Locator.GetByLabelOptions().setExact(true)).check();
        form.getByText("Save rule").click();
        Chromium.closed(form);
        assertThat(page.getByText(name).first()).isVisible();
    }

    @Test
    void route_isPublishedAfterItsDifferenceWasSeen_andSaysWhereCallsGo() throws Exception {
        try (Streams streams = caller("routed")) {
            open("routes?route=default/routed", "Routes");
            assertThat(page.getByText("default route").first()).isVisible();
            page.getByRole(AriaRole.BUTTON, named("Change")).click();
            Locator editor = page.getByRole(AriaRole.DIALOG);
            editor.getByLabel("Weight").fill("7");
            editor.getByLabel("Weight").press("Tab");
            editor.getByText("See what changes").click();
            page.getByText("Publish this route").click();
            assertThat(page.getByText("version 1").first()).isVisible(soon());
            assertThat(page.locator("vaadin-grid").getByText("tier 1, weight 7")).isVisible();

            assertThat(streams.ask(QUESTION)).isNotBlank();
            assertThat(page.locator("vaadin-grid").getByText("100 %").first()).isVisible(soon());
            pictures("route");
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> {
                        streams.ask(QUESTION);
                        assertThat(running.clickhouse(NEWEST_REASON)).isEqualTo("tier-1 weight 7");
                    });
        }
    }

    /** Calls as a feature of its own, once the gateway knows its key. */
    private static Streams caller(String feature) throws Exception {
        Streams streams = new Streams(running.gateway(), running.keyFor(feature));
        await().atMost(Duration.ofSeconds(120))
                .ignoreException(UnauthorizedException.class)
                .until(() -> !streams.ask(QUESTION).isBlank());
        return streams;
    }

    private void pictures(String name) {
        Chromium.shot(page, name);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        Chromium.shot(page, name + "-dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    private void open(String path, String heading) {
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

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.GetByRoleOptions exactly(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
