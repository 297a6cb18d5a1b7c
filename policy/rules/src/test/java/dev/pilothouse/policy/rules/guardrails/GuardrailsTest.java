package dev.pilothouse.policy.rules.guardrails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.Detector;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardrailsTest {
    private static final GuardContext BY =
            new GuardContext("acme", "chat", "web", "production", "small", "", "");

    private static GuardRule rule(String name, Detect detect, GuardAction action, String when) {
        return new GuardRule(name, EnumSet.allOf(GuardStage.class), detect, action, when);
    }

    private static Guardrails of(GuardRule... rules) {
        return Guardrails.compile(new GuardPolicy(List.of(rules)));
    }

    private static Detect.Deny words(String... words) {
        return new Detect.Deny(List.of(words), List.of());
    }

    private static Detect.Personal personal(Detector... kinds) {
        return new Detect.Personal(Set.of(kinds));
    }

    private static String input(Guardrails guardrails, String text) {
        return guardrails.check(GuardStage.INPUT, text, BY).text();
    }

    @Test
    void rules_workInOrder_andLeaveAloneWhatOneAboveTook() {
        Guardrails guardrails =
                of(
                        rule("our own", words("help@acme.example"), GuardAction.ALLOW, ""),
                        rule("people", personal(Detector.EMAIL), GuardAction.MASK, ""));

        GuardResult result =
                guardrails.check(GuardStage.INPUT, "help@acme.example or ana@example.com", BY);

        assertThat(result.text()).isEqualTo("help@acme.example or [email]");
        assertThat(result.hits()).extracting(GuardHit::rule).containsExactly("our own", "people");
    }

    @Test
    void block_handsOnNothing() {
        Guardrails guardrails = of(rule("no", words("Project Falcon"), GuardAction.BLOCK, ""));
        GuardResult result = guardrails.check(GuardStage.OUTPUT, "about PROJECT FALCON.", BY);
        assertThat(result.block()).isPresent();
        assertThat(result.text()).isEmpty();
        assertThat(result.toString()).doesNotContain("FALCON");
    }

    @Test
    void word_isFoundAsAWholeOnly() {
        Guardrails guardrails = of(rule("no", words("cat", "dog food"), GuardAction.MASK, ""));
        assertThat(input(guardrails, "Cat, concat dog food dog foods"))
                .isEqualTo("[removed], concat [removed] dog foods");
    }

    @Test
    void document_isCheckedStringByString_andStaysJson() {
        Guardrails guardrails =
                of(rule("people", personal(Detector.EMAIL, Detector.CARD), GuardAction.MASK, ""));
        GuardResult result =
                guardrails.check(
                        GuardStage.TOOL_ARGUMENTS,
                        "{\"to\":\"ana\\u0040example.com\",\"card\":4111111111111111,\"n\":1}",
                        BY);
        assertThat(result.text()).isEqualTo("{\"to\":\"[email]\",\"card\":\"[card]\",\"n\":1}");
        assertThat(result.hits()).singleElement().extracting(GuardHit::count).isEqualTo(2);
    }

    @Test
    void length_isCutOrBlocked() {
        assertThat(
                        input(
                                of(rule("short", new Detect.Length(5), GuardAction.MASK, "")),
                                "0123456789"))
                .isEqualTo("01234…");
    }

    @Test
    void contentThatCannotBeRead_isAllowedOrBlockedByItsKind() {
        Detect images = new Detect.Opaque(Set.of(Medium.IMAGE));
        Detect all = new Detect.Opaque(EnumSet.allOf(Medium.class));
        Guardrails guardrails =
                of(
                        rule("few images", images, GuardAction.ALLOW, "count < 3"),
                        rule("nothing else", all, GuardAction.BLOCK, ""));
        assertThat(opaque(guardrails, Medium.IMAGE, Medium.IMAGE).block()).isEmpty();
        assertThat(opaque(guardrails, Medium.IMAGE, Medium.IMAGE, Medium.IMAGE).block())
                .hasValueSatisfying(hit -> assertThat(hit.count()).isEqualTo(3));
        assertThat(opaque(guardrails, Medium.IMAGE, Medium.OTHER).hits())
                .extracting(h -> h.rule() + " " + h.kinds())
                .containsExactly("few images [image]", "nothing else [other]");
        assertThat(opaque(guardrails).hits()).isEmpty();
        assertThat(input(guardrails, "a text")).isEqualTo("a text");
    }

    private static GuardResult opaque(Guardrails guardrails, Medium... media) {
        return guardrails.checkOpaque(GuardStage.INPUT, List.of(media), BY);
    }

    @Test
    void contentThatCannotBeRead_hasNoTextToMask() {
        Detect images = new Detect.Opaque(Set.of(Medium.IMAGE));
        assertThatThrownBy(() -> rule("images", images, GuardAction.MASK, ""))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("action: 'mask'")
                .hasMessageContaining("cannot be read has no text to mask");
        assertThatThrownBy(
                        () -> of(rule("none", new Detect.Opaque(Set.of()), GuardAction.BLOCK, "")))
                .hasMessageContaining("rules[0].kinds");
        assertThatThrownBy(() ->
                        GuardJson.read(
                                "{\"rules\":[{\"name\":\"x\",\"stages\":[\"input\"],\"detect\":\"opaque\",\"kinds\":[\"smell\"],\"action\":\"block\"}]}"))
                .hasMessageContaining("rules[0].kinds: 'smell'")
                .hasMessageContaining("image, audio, video, file, tokens, other");
    }

    @ParameterizedTest
    @CsvSource({
        "image_url, IMAGE", "input_image, IMAGE", "image/png, IMAGE", "computer_screenshot, IMAGE",
        "input_audio, AUDIO", "video_url, VIDEO", "input_file, FILE", "document, FILE",
        "container_upload, FILE", "application/pdf, FILE", "tokens, TOKENS", "hologram, OTHER"
    })
    void nameOfAMedium_isUnderstood(String name, Medium medium) {
        assertThat(Medium.named(name)).isEqualTo(medium);
    }

    @Test
    void schema_findsWhatDoesNotFit() {
        String schema = "{\"type\":\"object\",\"required\":[\"answer\"]}";
        Guardrails guardrails = of(rule("shape", new Detect.Schema(schema), GuardAction.BLOCK, ""));
        assertThat(guardrails.check(GuardStage.OUTPUT, "{\"answer\":1}", BY).block()).isEmpty();
        assertThat(guardrails.check(GuardStage.OUTPUT, "{\"other\":1}", BY).block()).isPresent();
        assertThat(guardrails.check(GuardStage.OUTPUT, "no JSON", BY).block()).isPresent();
    }

    @Test
    void schema_isRefusedWhenItPointsElsewhereOrIsNone() {
        assertThatThrownBy(() ->
                        of(
                                rule(
                                        "shape",
                                        new Detect.Schema(
                                                "{\"$ref\":\"https://example.com/s.json\"}"),
                                        GuardAction.BLOCK,
                                        "")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("rules[0].schema");
        assertThatThrownBy(() -> of(rule("shape", new Detect.Schema("{"), GuardAction.BLOCK, "")))
                .hasMessageContaining("rules[0].schema");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "count > 1|false",
                "count == 1 && kinds == ['email']|true",
                "'email' in kinds|true",
                "tenant == 'acme' && feature == 'chat'|true",
                "score >= 0.5 && length < 100|true",
                "stage == 'input' && !untrusted|true",
                "model.startsWith('large')|false"
            })
    void condition_decidesWhetherARuleActs(String when, boolean acts) {
        Guardrails guardrails =
                of(rule("people", personal(Detector.EMAIL), GuardAction.MASK, when));
        assertThat(input(guardrails, "to ana@example.com"))
                .isEqualTo(acts ? "to [email]" : "to ana@example.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "score >|column 8",
                "scores > 1|undeclared reference to 'scores'",
                "count|expected type 'bool'",
                "count > 'a'|found no matching overload"
            })
    void condition_isCheckedWhenSaved(String when, String said) {
        assertThatThrownBy(() -> Condition.compile("when", when))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("when: '" + when + "'")
                .hasMessageContaining("column")
                .hasMessageContaining(said);
    }

    @Test
    void condition_ofARule_isNamedWithItsPlace() {
        assertThatThrownBy(() ->
                        of(
                                rule("a", words("a"), GuardAction.ALLOW, ""),
                                rule("b", words("b"), GuardAction.ALLOW, "count >")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("rules[1].when: 'count >'");
    }

    @Test
    void condition_hasABoundedCost() {
        String long_ = "count > 0" + " && count > 0".repeat(500);
        assertThatThrownBy(() -> Condition.compile("when", long_)).isInstanceOf(BadInput.class);
    }

    @Test
    void pattern_isRefusedWithTheReason() {
        assertThatThrownBy(() ->
                        of(
                                rule(
                                        "p",
                                        new Detect.Deny(List.of(), List.of("(a+")),
                                        GuardAction.BLOCK,
                                        "")))
                .hasMessageContaining("rules[0].patterns: '(a+'")
                .hasMessageContaining("RE2");
    }

    @Test
    void webhook_needsTlsAndAHost() {
        for (String url : List.of("http://example.com/x", "ftp://example.com", "https:///x")) {
            var hook = new Detect.Webhook(URI.create(url), 500, true);
            assertThatThrownBy(() -> of(rule("w", hook, GuardAction.BLOCK, "")))
                    .hasMessageContaining("rules[0].url");
        }
    }

    @Test
    void webhook_answerMasksWhatItNames() {
        GuardRule rule =
                rule(
                        "w",
                        new Detect.Webhook(URI.create("https://example.com/x"), 500, true),
                        GuardAction.MASK,
                        "score > 0.5");
        Guardrails guardrails = of(rule);
        WebhookAnswer answer =
                WebhookAnswer.read(
                        "{\"hit\":true,\"kind\":\"name\",\"score\":0.9,\"ranges\":[{\"start\":0,\"end\":3}]}");
        GuardRule asked = guardrails.webhooks(GuardStage.INPUT).getFirst();
        assertThat(guardrails.answered(asked, GuardStage.INPUT, "Ana asks", BY, answer).text())
                .isEqualTo("[name] asks");
        assertThatThrownBy(() -> WebhookAnswer.read("{}")).isInstanceOf(BadInput.class);
    }

    @Test
    void json_readsWhatItWrote() {
        GuardPolicy policy =
                new GuardPolicy(
                        List.of(
                                rule("a", personal(Detector.EMAIL), GuardAction.MASK, "count > 1"),
                                rule("b", new Detect.Injection(0.7), GuardAction.BLOCK, ""),
                                rule(
                                        "c",
                                        new Detect.Deny(List.of("x"), List.of("y+")),
                                        GuardAction.ALLOW,
                                        ""),
                                rule("d", new Detect.Schema("{}"), GuardAction.BLOCK, ""),
                                rule("e", new Detect.Length(9), GuardAction.BLOCK, ""),
                                rule(
                                        "f",
                                        new Detect.Encoding(Set.of(Markup.SQL)),
                                        GuardAction.BLOCK,
                                        ""),
                                rule(
                                        "h",
                                        new Detect.Opaque(Set.of(Medium.IMAGE, Medium.TOKENS)),
                                        GuardAction.BLOCK,
                                        ""),
                                rule(
                                        "g",
                                        new Detect.Webhook(
                                                URI.create("https://example.com/x"), 300, true),
                                        GuardAction.BLOCK,
                                        "")));
        assertThat(GuardJson.read(GuardJson.write(policy))).isEqualTo(policy);
        assertThat(GuardJson.read(GuardJson.write(GuardPolicy.DEFAULT)))
                .isEqualTo(GuardPolicy.DEFAULT);
        assertThatThrownBy(
                        () -> GuardJson.read("{\"rules\":[{\"name\":\"a\",\"stages\":[\"in\"]}]}"))
                .hasMessageContaining("rules[0].stages: 'in' (expected: one of input, ");
    }
}
