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
import com.openai.errors.UnauthorizedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a newcomer does: sign in, call a model, see it, kill it while it speaks, lift it with a
 * colleague.
 */
@Flow
@Order(Integer.MAX_VALUE)
class JourneyIT {
    private static final String REASON = "Garbled answers since 13:40";
    private static final String STORY =
            "Tell me a very long story about a ship and its crew, with every day of their voyage.";

    @TempDir static Path folder;

    private static RunningPilothouse running;
    private static Chromium chromium;

    @BeforeAll
    static void start(RunningPilothouse started, Chromium browser) throws Exception {
        running = started;
        chromium = browser;
    }

    @ParameterizedTest
    @CsvSource({
        "executive, Overview",
        "compliance, Obligations",
        "oncall, Kill switches",
        "engineer, Traces",
        "admin, Admin"
    })
    void everyRole_signsInThroughKeycloak_andLandsWhereItsWorkIs(String role, String landing)
            throws Exception {
        for (RunningPilothouse.Person person : running.people(role)) {
            Page page = chromium.person(ColorScheme.LIGHT, 1440, 900);
            Chromium.signIn(page, running.console(), person);
            assertThat(page.locator("h1")).hasText(landing);
            page.context().close();
        }
    }

    @Test
    void aCall_isSeenInTracesWithinFiveSeconds() throws Exception {
        Page noor = page(running.people("engineer").getFirst());
        noor.navigate(running.console() + "/traces?tenant=default&range=1h");
        assertThat(noor.locator("h1")).hasText("Traces");
        try (Streams streams = new Streams(running.gateway(), running.keyFor("seafarer"))) {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsMatching(e -> e.getCause() instanceof UnauthorizedException)
                    .until(() -> !seas(streams).isBlank());
        }
        long answered = System.nanoTime();
        Locator row = noor.locator("vaadin-grid").getByText("seafarer").first();
        assertThat(row).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(5_000));
        System.out.printf("trace: %d ms from the answer's end to its row%n", millisSince(answered));
        row.click();
        noor.waitForURL(Pattern.compile(".*/traces/[0-9a-f]{32}.*"));
        assertThat(noor.getByText("Name three seas.").first()).isVisible();
        noor.context().close();
    }

    private static String seas(Streams streams) throws Exception {
        return streams.start("Name three seas.", 24).whole.get(60, TimeUnit.SECONDS);
    }

    @Test
    void maskedContent_isRevealedForAReason_andRecorded() throws Exception {
        try (Streams streams = new Streams(running.gateway(), running.apiKey())) {
            streams.ask("Write to ada.lovelace@example.org.");
        }
        Page page = page(running.people("compliance").getFirst());
        page.navigate(running.console() + "/traces?tenant=default&range=1h");
        page.locator("vaadin-grid").getByText("masked").first().click();
        assertThat(page.getByText("Write to").first()).isVisible();
        Locator address = page.getByText("ada.lovelace@example.org");
        assertThat(address).hasCount(0);

        page.getByRole(AriaRole.BUTTON, named("Reveal")).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Reason").fill("Complaint 4711");
        Chromium.shot(page, "reveal");
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Reveal")).click();
        assertThat(address.first()).isVisible();

        page.navigate(running.console() + "/audit-log");
        assertThat(page.locator("vaadin-grid").getByText("content.reveal").first()).isVisible();
        page.context().close();
    }

    @Test
    void kill_cutsTheRunningAnswer_andTwoPeopleLiftIt() throws Exception {
        List<RunningPilothouse.Person> oncall = running.people("oncall");
        Page mira = page(oncall.getFirst());
        try (Streams streams = new Streams(running.gateway(), running.apiKey())) {
            assertThat(streams.ask("What is the capital of France?")).isNotBlank();

            Locator kill = readyToKill(mira, "playground");
            Streams.Stream answer = streams.start(STORY, 1800);
            await().atMost(Duration.ofSeconds(120)).until(() -> answer.pieces.get() > 5);
            long clicked = System.nanoTime();
            kill.click();

            assertThatThrownBy(() -> answer.whole.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining(REASON);
            System.out.printf(
                    "kill: %d ms from the click to the client's last byte, %d pieces before%n",
                    TimeUnit.NANOSECONDS.toMillis(answer.lastByteNanos.get() - clicked),
                    answer.pieces.get());
            Locator nodes = mira.locator("#nodes");
            assertThat(nodes).containsText(Pattern.compile("of 2 nodes enforcing"));
            assertThat(nodes).containsText("gateway-1");
            assertThat(nodes).containsText(Pattern.compile("\\d ms"));
            Chromium.shot(mira, "kill-switches");
            assertThatThrownBy(() -> streams.ask("Are you there?"))
                    .isInstanceOf(PermissionDeniedException.class)
                    .hasMessageContaining(REASON);
            await().atMost(Duration.ofSeconds(120)).until(() -> busySlots() == 0);

            lift(mira, "Propose lift");
            assertThatThrownBy(() -> streams.ask("Are you there?"))
                    .isInstanceOf(PermissionDeniedException.class);
            Page second = page(oncall.getLast());
            second.navigate(running.console() + "/kill-switches");
            lift(second, "Agree to lift");
            await().atMost(Duration.ofSeconds(120))
                    .ignoreException(PermissionDeniedException.class)
                    .until(() -> !streams.ask("What is the capital of France?").isBlank());
        }
    }

    @Test
    void brokenGlass_atTheGateway_becomesAKillOfTheControlPlane() throws Exception {
        Duration limit = Duration.ofSeconds(120);
        var created = running.run(limit, "break-glass", "create", "--name", "the safe");
        assertThat(created.exit()).as(created.text()).isZero();
        Path token = Files.writeString(folder.resolve("token"), created.out());
        String[] kill = {
            "break-glass",
            "kill",
            "--gateway",
            running.gatewayAdmin(),
            "--scope",
            "agent",
            "--target",
            "nobody",
            "--tenant",
            "default",
            "--reason",
            "a drill",
            "--token-file",
            token.toString()
        };
        await().atMost(limit).until(() -> running.run(limit, kill).exit() == 0);
        await().atMost(limit)
                .until(() -> running.rest("GET", "/kills", "", 200).toString().contains("a drill"));
        await().atMost(limit)
                .until(() ->
                        running.rest("GET", "/break-glass", "", 200)
                                .path("unreconciled")
                                .isEmpty());
        assertThat(running.run(limit, "break-glass", "list").out()).contains("the safe", "valid");
        Page mira = page(running.people("oncall").getFirst());
        mira.navigate(running.console() + "/kill-switches");
        Locator card =
                mira.locator("section")
                        .filter(new Locator.FilterOptions().setHasText("Break-glass"));
        assertThat(card.last()).containsText("the safe");
        Chromium.shot(mira, "break-glass");
        mira.context().close();
    }

    /** Slots of the engine that generate an answer, as the pool itself reports. */
    private static int busySlots() throws Exception {
        return running.rest("GET", "/nodes", "", 200)
                .path("nodes")
                .valueStream()
                .flatMap(node -> node.path("replicas").valueStream())
                .mapToInt(replica -> replica.path("busy").asInt())
                .sum();
    }

    @Test
    void drill_runsFromTheScreen_andTheScheduleStays() throws Exception {
        Page mira = page(running.people("oncall").getFirst());
        mira.navigate(running.console() + "/kill-switches");
        mira.getByRole(AriaRole.BUTTON, named("Run a drill")).click();
        Locator drills = mira.locator(".drills");
        assertThat(drills.getByText("passed").first())
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(60_000));
        assertThat(drills).containsText("2 of 2");
        assertThat(drills).containsText("8 of 8");
        drills.locator("vaadin-select").click();
        mira.getByRole(AriaRole.OPTION, named("Every month")).click();
        assertThat(drills).containsText("Next");
        mira.reload();
        assertThat(mira.locator(".drills")).containsText("Every month");
        mira.context().close();
    }

    @Test
    void phone_findsByTwoLetters_andKillsByHolding() throws Exception {
        Page phone = chromium.person(ColorScheme.DARK, 390, 844);
        Chromium.signIn(phone, running.console(), running.people("oncall").getFirst());
        phone.navigate(running.console() + "/kill-switches?tenant=default");
        phone.getByRole(AriaRole.TEXTBOX, named("Search a scope")).fill("zz");
        phone.getByRole(AriaRole.OPTION)
                .filter(new Locator.FilterOptions().setHasText("agent"))
                .first()
                .click();
        phone.getByLabel("Reason, shown to every caller").fill(REASON);
        phone.locator("vaadin-select")
                .filter(new Locator.FilterOptions().setHasText("Ends"))
                .click();
        phone.getByRole(AriaRole.OPTION, named("In 15 minutes")).click();
        Locator hold = phone.getByRole(AriaRole.BUTTON, named("Hold to kill agent"));
        hold.click();
        assertThat(running.rest("GET", "/kills", "", 200).path("kills").valueStream())
                .noneMatch(kill -> kill.path("target").asString().equals("zz"));
        hold.focus();
        phone.keyboard().down("Enter");
        assertThat(phone.locator(".phone-live")).containsText("zz");
        phone.keyboard().up("Enter");
        assertThat(phone.locator(".phone-live")).containsText("2 of 2 nodes");
        Chromium.shot(phone, "kill-switches-held-phone-dark");
        phone.context().close();
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private static Page page(RunningPilothouse.Person person) {
        Page page = chromium.person(ColorScheme.LIGHT, 1440, 900);
        Chromium.signIn(page, running.console(), person);
        return page;
    }

    /** Names a feature of tenant default and a reason; one click on what returns kills it. */
    private static Locator readyToKill(Page page, String feature) {
        page.navigate(running.console() + "/kill-switches");
        String typed = feature.substring(0, 4);
        page.getByRole(AriaRole.TEXTBOX, named("Search a scope")).fill(typed);
        Locator options = page.getByRole(AriaRole.OPTION);
        assertThat(options.filter(new Locator.FilterOptions().setHasNotText(typed))).hasCount(0);
        options.filter(new Locator.FilterOptions().setHasText(feature)).first().click();
        page.getByLabel("Reason, shown to every caller").fill(REASON);
        Locator button = page.getByRole(AriaRole.BUTTON, named("Kill " + feature));
        assertThat(button).isEnabled();
        return button;
    }

    private static void lift(Page page, String label) {
        page.getByRole(AriaRole.BUTTON, named(label)).first().click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Reason, kept in the audit log").fill("Answers are right again");
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(label)).click();
        Chromium.closed(dialog);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
