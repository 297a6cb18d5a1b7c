package dev.pilothouse.console.bench.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Consent and retention in a whole installation: what a call without consent said is nowhere, what
 * is old goes with the next run, and what is held stays.
 */
@Flow(Flow.Installed.OWN)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetentionIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String MODEL = "smollm2-135m-instruct";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static RunningPilothouse running;
    private static Chromium chromium;
    private static Page officer;

    @BeforeAll
    static void start(RunningPilothouse started, Chromium browser) throws Exception {
        running = started;
        chromium = browser;
        officer = chromium.person(ColorScheme.LIGHT, 1280, 900);
        Chromium.signIn(officer, running.console(), running.people("compliance").getFirst());
    }

    private static void open() {
        officer.navigate(running.console() + "/retention?env=all");
        assertThat(officer.locator("#going")).containsText("next run");
    }

    @Test
    @Order(1)
    void officer_asksForConsent_andCallsWithoutItLeaveNoContent() throws Exception {
        open();
        assertThat(officer.locator("#consent")).containsText("Kept, unless the call says no");
        look("retention-empty");
        officer.getByRole(AriaRole.BUTTON, named("Say whose content is kept")).click();
        Locator form = officer.getByRole(AriaRole.DIALOG);
        form.locator("vaadin-select").last().click();
        officer.locator("vaadin-select-item")
                .filter(new Locator.FilterOptions().setHasText("Kept only of calls that say yes"))
                .first()
                .click();
        form.getByLabel("Why").fill("People write about themselves");
        look("retention-consent-form");
        form.getByText("Save what is kept").last().click();
        Chromium.closed(form);
        assertThat(officer.locator("#consent")).containsText("Kept only of calls that say yes");

        // Nodes are told within a second; a busy machine takes longer.
        await().pollDelay(Duration.ofSeconds(5)).until(() -> asked("zebra one", "no"));
        asked("zebra two", "");
        asked("walrus three", "yes");
        await().atMost(SOON).untilAsserted(() -> assertThat(calls("walrus")).isEqualTo("1"));
        // Facts are written after the content.
        await().atMost(SOON).untilAsserted(() -> assertThat(spans("consent = 'yes'")).isEqualTo(1));
        assertThat(calls("zebra")).isEqualTo("0");
        assertThat(spans("outcome = 'ok' AND call")).isGreaterThanOrEqualTo(3);
        assertThat(spoolsAndLogs()).doesNotContain("zebra");
    }

    /** Calls of which content with this word is kept. */
    private static String calls(String word) throws Exception {
        return running.clickhouse(
                "SELECT uniqExact(trace_id) FROM span_content WHERE body ILIKE '%" + word + "%'");
    }

    private static long spans(String which) throws Exception {
        return Long.parseLong(running.clickhouse("SELECT count() FROM span WHERE " + which));
    }

    /** Files of gateways and ingest: spools, write-ahead files, logs. */
    private static String spoolsAndLogs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(running.home)) {
            for (Path file :
                    files.filter(Files::isRegularFile).filter(RetentionIT::ofNodes).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private static boolean ofNodes(Path file) {
        String path = running.home.relativize(file).toString();
        return path.contains("gateway") || path.contains("ingest") || path.endsWith(".log");
    }

    private static boolean asked(String what, String consent) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(running.gateway() + "/chat/completions"))
                        .header("Authorization", "Bearer " + running.apiKey())
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(120))
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\""
                                                + MODEL
                                                + "\",\"max_tokens\":4,\"messages\":[{\"role\":\"user\",\"content\":\""
                                                + what
                                                + "\"}]}"));
        if (!consent.isEmpty()) {
            request.header("Pilothouse-Consent", "content=" + consent);
        }
        HttpResponse<String> answer =
                HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return true;
    }

    @Test
    @Order(2)
    void oldRows_goWithTheNextRun_andHeldOnesStay() throws Exception {
        Instant old = Instant.now().minus(50, ChronoUnit.DAYS);
        Sender.send(running, old, "11".repeat(16), "ann");
        Sender.send(running, old, "22".repeat(16), "ben");
        await().atMost(SOON).until(() -> spans("ts < now() - INTERVAL 40 DAY") == 2);

        open();
        officer.locator("#rules").getByText("Set days").click();
        Locator form = officer.getByRole(AriaRole.DIALOG);
        form.getByLabel("Days", new Locator.GetByLabelOptions().setExact(true)).fill("30");
        form.getByLabel("Why").fill("Letters are answered in a month");
        look("retention-rule-form");
        form.getByText("Set days").last().click();
        Chromium.closed(form);
        assertThat(officer.locator("#rules")).containsText("30 days");

        officer.locator("#holds").getByText("Place hold").click();
        form = officer.getByRole(AriaRole.DIALOG);
        form.locator("vaadin-select").last().click();
        officer.locator("vaadin-select-item")
                .filter(new Locator.FilterOptions().setHasText("A person"))
                .first()
                .click();
        form.getByLabel("Person", new Locator.GetByLabelOptions().setExact(true)).fill("ann");
        form.getByLabel("Why it must be kept").fill("Claim 4711");
        look("retention-hold-form");
        form.getByText("Place hold").last().click();
        Chromium.closed(form);
        assertThat(officer.locator("#holds")).containsText("Claim 4711");
        open();
        assertThat(officer.locator("#going")).containsText("Prompts and answers");
        assertThat(officer.locator("#going")).containsText("Prompts and answers 1 row");
        look("retention");

        officer.getByRole(AriaRole.BUTTON, named("Run now")).click();
        form = officer.getByRole(AriaRole.DIALOG);
        look("retention-run");
        form.getByText("Delete what is due").last().click();
        Chromium.closed(form);
        await().atMost(SOON)
                .until(() ->
                        running.clickhouse(
                                        "SELECT count() FROM span_content WHERE ts < now() -"
                                                + " INTERVAL 40 DAY")
                                .equals("1"));
        assertThat(spans("ts < now() - INTERVAL 40 DAY")).isEqualTo(2);
        assertThat(
                        running.clickhouse(
                                "SELECT body LIKE '%ann says%' FROM span_content WHERE ts < now() -"
                                        + " INTERVAL 40 DAY"))
                .isEqualTo("1");
        await().atMost(SOON)
                .until(() ->
                        running.rest("GET", "/retention/runs", "", 200)
                                        .at("/runs/0/deleted/0/rows")
                                        .asLong(0)
                                == 1);
        open();
        assertThat(officer.locator("#runs")).containsText("Prompts and answers 1 row");
        look("retention-after");
    }

    @Test
    @Order(3)
    void hold_isLiftedWithAReason_andTheFeatureSaysWhatIsKept() {
        open();
        officer.locator("#holds")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Lift the hold"))
                .click();
        Locator form = officer.getByRole(AriaRole.DIALOG);
        form.getByLabel("Why").fill("The claim is settled");
        form.getByText("Lift hold").last().click();
        Chromium.closed(form);
        assertThat(officer.locator("#holds")).containsText("Nothing is held");
        officer.navigate(running.console() + "/features?env=all&feature=default/playground");
        assertThat(officer.getByText("30 days, rule of the tenant").first()).isVisible();
        look("features-kept");
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
}
