package dev.pilothouse.console.bench.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody on call tells replicas what to do, in a browser, with the real engine behind it. */
@Flow
class FleetIT {
    private static final String FIRST = "smollm2-135m-instruct-pool-1";
    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(180_000);
    private static final Duration HEARD = Duration.ofSeconds(10);

    private static RunningPilothouse running;
    private static Chromium chromium;
    private static Page page;

    @BeforeAll
    static void start(RunningPilothouse started, Chromium browser) throws Exception {
        running = started;
        chromium = browser;
        page = chromium.person(ColorScheme.LIGHT, 1280, 900);
        Chromium.signIn(page, running.console(), running.people("oncall").getFirst());
        page.navigate(running.console() + "/fleet");
        assertThat(page.locator("h1")).hasText("Fleet");
    }

    @Test
    void replicas_areAdded_drained_putToSleep_woken_andRemoved() throws Exception {
        assertThat(card(FIRST)).containsText("warm", SOON);
        add("second");
        assertThat(card("second")).containsText("warm", SOON);
        assertThat(card("second")).containsText("Canary");
        assertThat(ask()).isEqualTo(200);
        Chromium.shot(page, "fleet-two-replicas-1280");

        tell("second", "Sleep", "quiet hours");
        assertThat(card("second")).containsText("sleeping", SOON);
        tell("second", "Wake", "busy again");
        assertThat(card("second")).containsText("warm", SOON);
        tell("second", "Drain", "maintenance");
        assertThat(card("second")).containsText("cold", SOON);
        assertThat(ask()).as("the other one answers").isEqualTo(200);

        tell(FIRST, "Sleep", "nothing to do");
        assertThat(card(FIRST)).containsText("sleeping", SOON);
        Chromium.shot(page, "fleet-asleep-1280");
        int asleep = ask();
        assertThat(asleep).as("woken by the call, or told to come again").isIn(200, 503);
        assertThat(card(FIRST)).containsText("warm", SOON);
        await("gateways hear of it about a second later")
                .atMost(HEARD)
                .untilAsserted(() -> assertThat(ask()).isEqualTo(200));

        remove("second");
        assertThat(card("second")).hasCount(0);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        Chromium.shot(page, "fleet-told-1280-dark");
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    private static Locator card(String replica) {
        Locator title = page.locator("h2", new Page.LocatorOptions().setHasText(exactly(replica)));
        return page.locator("section.card").filter(new Locator.FilterOptions().setHas(title));
    }

    private static Pattern exactly(String text) {
        return Pattern.compile("^" + text.replace(".", "[.]") + "$");
    }

    private static Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    private static Locator button(Locator in, String label) {
        return in.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(label).setExact(true));
    }

    private static void tell(String replica, String verb, String reason) {
        button(card(replica), verb).click();
        assertThat(dialog().getByLabel("Why")).isVisible();
        if (!verb.equals("Wake")) {
            assertThat(dialog()).containsText("open answers");
        }
        dialog().getByLabel("Why").fill(reason);
        if (replica.equals(FIRST)) {
            Chromium.shot(page, "fleet-dialog-1280");
        }
        button(dialog(), verb + " " + replica).click();
        assertThat(dialog()).hasCount(0);
    }

    private static void add(String id) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add replica"))
                .first()
                .click();
        dialog().getByLabel("Id of the replica").fill(id);
        dialog().getByLabel("Why").fill("more load");
        Chromium.shot(page, "fleet-add-1280");
        button(dialog(), "Add replica").click();
        assertThat(dialog()).hasCount(0);
    }

    private static void remove(String id) {
        button(card(id), "Remove").click();
        dialog().getByLabel("Why").fill("no longer needed");
        button(dialog(), "Remove " + id).click();
        assertThat(dialog()).hasCount(0);
    }

    /** Status of a call through the gateway. */
    private static int ask() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(running.gateway() + "/chat/completions"))
                        .header("Authorization", "Bearer " + running.apiKey())
                        .timeout(Duration.ofSeconds(120))
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        """
                                        {"model":"smollm2-135m-instruct","max_tokens":4,\
                                        "messages":[{"role":"user","content":"Hello"}]}\
                                        """))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }
}
