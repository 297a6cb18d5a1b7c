package dev.pilothouse.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    @Test
    void keys_areSortedByUtf16CodeUnits() {
        // The example of RFC 8785, section 3.2.3, without its script tags.
        assertThat(
                        CanonicalJson.of(
                                Map.of(
                                        "\u20ac", "Euro Sign",
                                        "\r", "Carriage Return",
                                        "1", "One",
                                        "\ud83d\ude00", "Emoji",
                                        "\u0080", "Control",
                                        "\u00f6", "Latin",
                                        "\ufb33", "Hebrew")))
                .isEqualTo(
                        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                                + "\"\u00f6\":\"Latin\",\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji\","
                                + "\"\ufb33\":\"Hebrew\"}");
    }

    @Test
    void text_isEscapedAsTheStandardSays() {
        assertThat(CanonicalJson.of(Map.of("a", "\u000f\n\"\\/é")))
                .isEqualTo("{\"a\":\"\\u000f\\n\\\"\\\\/é\"}");
    }

    @Test
    void numbersBooleansAndLists_arePlain() {
        assertThat(CanonicalJson.of(Map.of("a", List.of(1, true, "x", Map.of()))))
                .isEqualTo("{\"a\":[1,true,\"x\",{}]}");
        assertThatThrownBy(() -> CanonicalJson.of(Map.of("a", Long.MAX_VALUE)))
                .hasMessageContaining("2^53");
    }
}
