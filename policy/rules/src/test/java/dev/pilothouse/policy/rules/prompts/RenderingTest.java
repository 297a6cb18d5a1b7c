package dev.pilothouse.policy.rules.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.BadInput;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenderingTest {
    private static Rendering of(String content, String variables) {
        return Rendering.of(
                PromptJson.read(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                                + content
                                + "\"}],\"variables\":["
                                + variables
                                + "]}"));
    }

    private static String filled(Rendering rendering, Map<String, Object> values) {
        List<PromptMessage> messages = rendering.fill("prompt.variables", values);
        return messages.getFirst().content();
    }

    private static BadInput refused(Rendering rendering, Map<String, Object> values) {
        var caught = new BadInput[1];
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> filled(rendering, values))
                .satisfies(e -> caught[0] = e);
        return caught[0];
    }

    @Test
    void values_takeThePlaceOfTheirNames() {
        Rendering rendering =
                of(
                        "{{a}}-{{b}}{{a}} {c} } {",
                        "{\"name\":\"a\"},{\"name\":\"b\",\"type\":\"integer\"}");
        assertThat(filled(rendering, Map.of("a", "x", "b", 7))).isEqualTo("x-7x {c} } {");
    }

    @Test
    void values_areNeverReadAsTemplateAgain() {
        Rendering rendering = of("{{a}} {{b}}", "{\"name\":\"a\"},{\"name\":\"b\"}");
        assertThat(filled(rendering, Map.of("a", "{{b}}", "b", "\\{{a}} $1 {{")))
                .isEqualTo("{{b}} \\{{a}} $1 {{");
    }

    @Test
    void braces_areWrittenWithABackslash() {
        assertThat(filled(of("\\\\{{a}} {{a}}", "{\"name\":\"a\"}"), Map.of("a", "x")))
                .isEqualTo("{{a}} x");
    }

    @Test
    void eachType_isWrittenInOneWay() {
        Rendering integer = of("{{v}}", "{\"name\":\"v\",\"type\":\"integer\"}");
        assertThat(filled(integer, Map.of("v", 5L))).isEqualTo("5");
        assertThat(filled(integer, Map.of("v", "-5"))).isEqualTo("-5");
        assertThat(filled(integer, Map.of("v", 5.0))).isEqualTo("5");
        Rendering number = of("{{v}}", "{\"name\":\"v\",\"type\":\"number\"}");
        assertThat(filled(number, Map.of("v", 1.50))).isEqualTo("1.5");
        assertThat(filled(number, Map.of("v", "1e21"))).isEqualTo("1e+21");
        Rendering flag = of("{{v}}", "{\"name\":\"v\",\"type\":\"boolean\"}");
        assertThat(filled(flag, Map.of("v", true))).isEqualTo("true");
        assertThat(filled(flag, Map.of("v", "false"))).isEqualTo("false");
    }

    @Test
    void defaultOrNothing_standsForWhatIsLeftOut() {
        assertThat(filled(of("<{{v}}>", "{\"name\":\"v\",\"default\":\"d\"}"), Map.of()))
                .isEqualTo("<d>");
        assertThat(filled(of("<{{v}}>", "{\"name\":\"v\",\"required\":false}"), Map.of()))
                .isEqualTo("<>");
        assertThat(
                        filled(
                                of("{{v}}", "{\"name\":\"v\",\"type\":\"integer\",\"default\":3}"),
                                Map.of()))
                .isEqualTo("3");
    }

    @Test
    void wrongValues_areNamedWithWhatWasExpected() {
        Rendering text = of("{{v}}", "{\"name\":\"v\",\"max_length\":3}");
        assertThat(refused(text, Map.of()))
                .hasMessage("prompt.variables.v: '' (expected: a value of type string)");
        assertThat(refused(text, Map.of("v", "abcd")))
                .hasMessage("prompt.variables.v: 'abcd' (expected: at most 3 characters)");
        assertThat(refused(text, Map.of("v", 5)))
                .hasMessage("prompt.variables.v: '5' (expected: a text)");
        assertThat(refused(text, Map.of("v", "a", "w", "b")))
                .hasMessage("prompt.variables.w: 'b' (expected: one of the variables v)");
        Rendering integer = of("{{v}}", "{\"name\":\"v\",\"type\":\"integer\"}");
        for (Object wrong :
                List.of(1.5, "1.5", "01", "x", true, "9007199254740993", BigInteger.TWO.pow(70))) {
            assertThat(refused(integer, Map.of("v", wrong)).field())
                    .isEqualTo("prompt.variables.v");
        }
        Rendering number = of("{{v}}", "{\"name\":\"v\",\"type\":\"number\"}");
        for (Object wrong : List.of("", "NaN", "1e999", "0x1", false)) {
            assertThat(refused(number, Map.of("v", wrong)).expected()).contains("a number");
        }
        Rendering flag = of("{{v}}", "{\"name\":\"v\",\"type\":\"boolean\"}");
        assertThat(refused(flag, Map.of("v", 1)).expected()).isEqualTo("true or false");
        Rendering choice =
                of("{{v}}", "{\"name\":\"v\",\"type\":\"enum\",\"values\":[\"a\",\"b\"]}");
        assertThat(refused(choice, Map.of("v", "c")).expected()).isEqualTo("one of a, b");
    }
}
