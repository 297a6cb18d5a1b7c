package dev.pilothouse.console.web.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.guardrails.RecordedText;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardHit;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import dev.pilothouse.policy.rules.guardrails.Guardrails;
import dev.pilothouse.policy.rules.guardrails.Medium;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardrailsLogicTest {
    private static final GuardContext BY = new GuardContext("acme", "chat", "", "", "", "", "");

    private static GuardRule rule(String name, GuardAction action, String word) {
        return new GuardRule(
                name,
                EnumSet.allOf(GuardStage.class),
                new Detect.Deny(List.of(word), List.of()),
                action,
                "");
    }

    @Test
    void difference_namesAddedRemovedChangedAndMovedRules() {
        GuardRule a = rule("a", GuardAction.MASK, "x");
        GuardRule b = rule("b", GuardAction.MASK, "x");
        GuardRule c = rule("c", GuardAction.MASK, "x");
        GuardPolicy before = new GuardPolicy(List.of(a, b, c));
        GuardPolicy after =
                new GuardPolicy(
                        List.of(
                                c,
                                rule("b", GuardAction.BLOCK, "x"),
                                rule("d", GuardAction.MASK, "x")));

        assertThat(Difference.between(before, after))
                .extracting(d -> d.what() + " " + d.rule())
                .containsExactly("removed a", "changed b", "added d", "moved order");
        assertThat(Difference.between(before, before)).isEmpty();
    }

    private static List<GuardStage> stages(String part, String body) {
        Guardrails rules =
                Guardrails.compile(
                        new GuardPolicy(List.of(rule("words", GuardAction.MASK, "falcon"))));
        return Recorded.check(rules, new RecordedText("s", part, body), BY).hits().stream()
                .map(GuardHit::stage)
                .toList();
    }

    @Test
    void recordedMessages_areLookedAtAsWhatTheyWere() {
        assertThat(stages("input", "falcon")).containsExactly(GuardStage.INPUT);
        assertThat(
                        stages(
                                "output",
                                "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"a falcon\"}]}]"))
                .containsExactly(GuardStage.OUTPUT);
        assertThat(
                        stages(
                                "input",
                                "[{\"role\":\"tool\",\"parts\":[{\"type\":\"text\",\"content\":\"falcon\"}]},"
                                        + "{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"name\":\"t\",\"arguments\":\"{\\\"q\\\":\\\"falcon\\\"}\"}]}]"))
                .containsExactly(GuardStage.TOOL_RESULTS, GuardStage.TOOL_ARGUMENTS);
        assertThat(stages("documents", "falcon")).containsExactly(GuardStage.RETRIEVED);
        assertThat(stages("input", "nothing")).isEmpty();
    }

    @Test
    void recordedText_saysWhetherAWebhookWouldBeAsked() {
        Detect webhook = new Detect.Webhook(URI.create("https://example.com/x"), 500, true);
        Guardrails rules =
                Guardrails.compile(
                        new GuardPolicy(
                                List.of(
                                        new GuardRule(
                                                "ask",
                                                EnumSet.of(GuardStage.OUTPUT),
                                                webhook,
                                                GuardAction.BLOCK,
                                                ""))));
        assertThat(Recorded.check(rules, new RecordedText("s", "output", "hi"), BY).asks())
                .isTrue();
        assertThat(Recorded.check(rules, new RecordedText("s", "output", ""), BY).asks()).isFalse();
        assertThat(Recorded.check(rules, new RecordedText("s", "input", "hi"), BY).asks())
                .isFalse();
    }

    @Test
    void recordedMedia_areLookedAtByTheirKind() {
        Guardrails rules =
                Guardrails.compile(
                        new GuardPolicy(
                                List.of(
                                        new GuardRule(
                                                "media",
                                                EnumSet.allOf(GuardStage.class),
                                                new Detect.Opaque(EnumSet.allOf(Medium.class)),
                                                GuardAction.BLOCK,
                                                ""))));
        String parts =
                "{\"type\":\"blob\",\"content\":\"image_url\"},"
                        + "{\"type\":\"uri\",\"modality\":\"audio\",\"uri\":\"https://example.com/image\"},"
                        + "{\"type\":\"file\",\"file_id\":\"f\"},"
                        + "{\"type\":\"text\",\"content\":\"image_url\"}";
        RecordedText text =
                new RecordedText("s", "input", "[{\"role\":\"user\",\"parts\":[" + parts + "]}]");
        assertThat(Recorded.check(rules, text, BY).hits())
                .singleElement()
                .satisfies(hit -> {
                    assertThat(hit.kinds()).containsExactly("image", "audio", "file");
                    assertThat(hit.stage()).isEqualTo(GuardStage.INPUT);
                    assertThat(hit.action()).isEqualTo(GuardAction.BLOCK);
                });
    }
}
