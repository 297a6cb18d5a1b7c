package dev.pilothouse.console.bench.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.pilothouse.registry.cards.CycloneDx;
import dev.pilothouse.registry.cards.HuggingFace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model's card: an engineer imports a README and asks; compliance signs off; what is exported is
 * what the schema of CycloneDX and the README's own format say.
 */
@Flow
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CardIT {
    private static final String MODEL = "models/smollm2-135m-instruct";
    private static final List<String> WCAG =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static final Pattern VOTED = Pattern.compile("^\\S+ \\S+ approved");
    private static final String README =
            """
            ---
            license: apache-2.0
            language: [en]
            pipeline_tag: text-generation
            base_model: HuggingFaceTB/SmolLM2-135M
            datasets: [HuggingFaceTB/smoltalk]
            model-index:
            - name: SmolLM2-135M-Instruct
              results:
              - task: {type: text-generation}
                dataset: {name: IFEval, type: ifeval}
                metrics: [{type: accuracy, value: 29.9}]
            ---
            # SmolLM2 135M Instruct

            ## Uses

            ### Direct Use

            Short answers in demonstrations and tests.

            ### Out-of-Scope Use

            Facts that anybody relies on.

            ## Bias, Risks, and Limitations

            It makes facts up.
            """;

    @TempDir static Path folder;

    private static RunningPilothouse running;
    private static Chromium chromium;
    private static Page engineer;

    @BeforeAll
    static void start(RunningPilothouse started, Chromium browser) throws Exception {
        running = started;
        chromium = browser;
        engineer = page("engineer");
    }

    private static Page page(String role) throws Exception {
        Page page = chromium.person(ColorScheme.LIGHT, 1280, 900);
        Chromium.signIn(page, running.console(), running.people(role).getFirst());
        return page;
    }

    @Test
    @Order(1)
    void brokenReadme_isRefusedWithItsPlace_andNothingIsImported() throws Exception {
        openModel();
        String before = engineer.locator(".comp").textContent();
        Locator form = importing("---\nlicense: [apache\n---\n# x\n");
        assertThat(form).containsText(Pattern.compile("line \\d+"));
        look("card-broken");
        form.getByText("Cancel").click();
        Chromium.closed(form);
        openModel();
        assertThat(engineer.locator(".comp")).hasText(before);
    }

    @Test
    @Order(2)
    void readme_fillsTheCard_andCompletenessSaysWhatIsMissingFromWhom() throws Exception {
        Locator form = importing(README);
        assertThat(form).containsText("fields change");
        look("card-import");
        form.getByText("Import the card").last().click();
        Chromium.closed(form);
        assertThat(engineer.getByText("Facts that anybody relies on.").first()).isVisible();
        assertThat(engineer.locator(".rings")).containsText("Annex IV");
        assertThat(engineer.getByText(Pattern.compile("\\d+ fields missing")).first()).isVisible();
        look("card");
    }

    @Test
    @Order(3)
    void signOff_isRefusedToItsAuthor_andGivenByCompliance() throws Exception {
        engineer.getByRole(AriaRole.BUTTON, named("Ask for a sign-off")).click();
        Locator form = engineer.getByRole(AriaRole.DIALOG);
        form.getByLabel("Note for who decides").fill("From the maker's README");
        form.getByText("Ask for the sign-off").click();
        assertThat(engineer.getByText("sign-off asked").first()).isVisible();
        decideAt(engineer);
        assertThat(engineer.getByText("You cannot decide").first()).isVisible();

        Page officer = page("compliance");
        decideAt(officer);
        look(officer, "card-approval");
        officer.getByRole(AriaRole.BUTTON, named("Approve")).first().click();
        Locator sure = officer.getByRole(AriaRole.DIALOG);
        sure.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Approve")).click();
        assertThat(officer.getByText(VOTED).first()).isVisible();
        officer.context().close();
        openModel();
        assertThat(engineer.getByText(Pattern.compile("Signed off by")).first()).isVisible();
        look("card-signed");
    }

    @Test
    @Order(4)
    void exports_areWhatTheirFormatsSay() throws Exception {
        String bom = download("CycloneDX");
        assertThat(bom).contains("\"specVersion\" : \"1.7\"");
        assertThat(CycloneDx.read(bom).card().use().outOfScope())
                .containsExactly("Facts that anybody relies on.");
        assertThat(HuggingFace.read(download("Hugging Face")).card().identity().licence())
                .isEqualToIgnoringCase("apache-2.0");
        assertThat(download("PDF")).startsWith("%PDF-");
    }

    @Test
    @Order(5)
    void versions_areComparedSideBySide_byLink() throws Exception {
        openModel();
        Locator form =
                importing(
                        README.replace("in demonstrations and tests", "in tests of this console")
                                .replace(
                                        "It makes facts up.", "It makes facts up.\n\nIt is slow."));
        form.getByText("Import the card").last().click();
        Chromium.closed(form);
        engineer.getByText("Compare versions").click();
        Locator compare = engineer.locator(".compare");
        assertThat(compare.locator("mark").first()).isVisible();
        assertThat(compare).containsText("Short answers in tests of this console.");
        assertThat(compare).not().containsText("Facts that anybody relies on.");
        look("card-compare");
        engineer.getByLabel("Same fields too").check();
        assertThat(compare).containsText("Facts that anybody relies on.");
        assertThat(engineer).hasURL(Pattern.compile("from=1&to=2&fields=all|fields=all"));
        look("card-compare-all");

        engineer.navigate(running.console() + "/" + MODEL + "/compare?from=2&to=1");
        assertThat(compare.locator(".del").first()).containsText("tests of this console");
        assertThat(compare.locator(".add").first()).containsText("demonstrations");
        engineer.navigate(running.console() + "/" + MODEL + "/compare?from=1&to=1");
        assertThat(engineer.getByText("No field differs")).isVisible();
        engineer.setViewportSize(390, 844);
        engineer.navigate(running.console() + "/" + MODEL + "/compare?from=1&to=2");
        assertThat(compare.locator(".add").first()).isVisible();
        look(engineer, "card-compare-phone", 390);
        engineer.setViewportSize(1280, 900);
        engineer.navigate(running.console() + "/models/no-such/compare");
        assertThat(engineer.getByText("No card here")).isVisible();
    }

    private static void openModel() {
        engineer.navigate(running.console() + "/" + MODEL);
        assertThat(engineer.locator("h1")).containsText("smollm2-135m-instruct");
        assertThat(engineer.locator(".comp")).isVisible();
    }

    private static Locator importing(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("README.md"), text);
        engineer.getByRole(AriaRole.BUTTON, named("Import")).click();
        Locator form = engineer.getByRole(AriaRole.DIALOG);
        form.locator("#card-file").setInputFiles(file);
        return form;
    }

    private static void decideAt(Page page) {
        page.navigate(running.console() + "/approvals?show=all");
        page.locator(".inbox-row").first().click();
        assertThat(page.getByText("From the maker's README").first()).isVisible();
    }

    private static String download(String format) throws Exception {
        Download file =
                engineer.waitForDownload(() ->
                        engineer.locator("a.btn")
                                .filter(new Locator.FilterOptions().setHasText(format))
                                .click());
        return Files.readString(file.path(), StandardCharsets.ISO_8859_1);
    }

    private static void look(String name) {
        look(engineer, name);
    }

    private static void look(Page page, String name) {
        look(page, name, 1280);
    }

    private static void look(Page page, String name, int width) {
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.waitForTimeout(700);
            Chromium.shot(page, name + "-" + width + (scheme == ColorScheme.DARK ? "-dark" : ""));
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
