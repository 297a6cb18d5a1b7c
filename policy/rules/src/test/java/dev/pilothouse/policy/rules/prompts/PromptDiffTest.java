package dev.pilothouse.policy.rules.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.policy.rules.prompts.PromptDiff.FieldDiff;
import dev.pilothouse.policy.rules.prompts.PromptDiff.Kind;
import dev.pilothouse.policy.rules.prompts.PromptDiff.Line;
import org.junit.jupiter.api.Test;

class PromptDiffTest {
    private static PromptContent prompt(String messages, String rest) {
        return PromptJson.read("{\"model\":\"m\",\"messages\":[" + messages + "]" + rest + "}");
    }

    private static String says(String role, String text) {
        return "{\"role\":\"" + role + "\",\"content\":\"" + text + "\"}";
    }

    @Test
    void texts_areComparedLineByLine() {
        PromptContent a = prompt(says("system", "one\\ntwo\\nthree"), "");
        PromptContent b = prompt(says("system", "one\\n2\\nthree\\nfour"), "");
        PromptDiff diff = PromptDiff.between(a, b);
        assertThat(diff.fields()).isEmpty();
        assertThat(diff.messages()).hasSize(1);
        assertThat(diff.messages().getFirst().lines())
                .containsExactly(
                        new Line(Kind.SAME, "one"),
                        new Line(Kind.REMOVED, "two"),
                        new Line(Kind.ADDED, "2"),
                        new Line(Kind.SAME, "three"),
                        new Line(Kind.ADDED, "four"));
        assertThat(PromptDiff.between(a, a).isEmpty()).isTrue();
    }

    @Test
    void messages_thatAppearOrGo_areAllNewOrGone() {
        PromptContent one = prompt(says("user", "a"), "");
        PromptContent two = prompt(says("user", "a") + "," + says("assistant", "b"), "");
        assertThat(PromptDiff.between(one, two).messages())
                .singleElement()
                .satisfies(m -> {
                    assertThat(m.index()).isEqualTo(1);
                    assertThat(m.before()).isEmpty();
                    assertThat(m.after()).isEqualTo("assistant");
                    assertThat(m.lines()).containsExactly(new Line(Kind.ADDED, "b"));
                });
        assertThat(PromptDiff.between(two, one).messages().getFirst().after()).isEmpty();
    }

    @Test
    void fields_areComparedByName_whateverTheirOrder() {
        PromptContent a =
                prompt(
                        says("user", "a"),
                        ",\"parameters\":{\"temperature\":0.2,\"seed\":1},\"variables\":["
                                + "{\"name\":\"x\"},{\"name\":\"y\"}]");
        PromptContent b =
                prompt(
                        says("user", "a"),
                        ",\"parameters\":{\"temperature\":0.3},\"guardrails\":[\"g\"],\"variables\":["
                                + "{\"name\":\"y\"},{\"name\":\"x\",\"max_length\":9}]");
        PromptDiff diff = PromptDiff.between(a, b);
        assertThat(diff.messages()).isEmpty();
        assertThat(diff.fields())
                .containsExactly(
                        new FieldDiff("guardrails", "", "[\"g\"]"),
                        new FieldDiff("parameters.seed", "1", ""),
                        new FieldDiff("parameters.temperature", "0.2", "0.3"),
                        new FieldDiff("variables.x.max_length", "", "9"));
        assertThat(diff.places())
                .isEqualTo(
                        "guardrails, parameters.seed, parameters.temperature,"
                                + " variables.x.max_length");
    }
}
