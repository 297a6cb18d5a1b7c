package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpeningTest {
    private static final String SYSTEM = "{\"role\":\"system\",\"content\":\"a\"}";
    private static final String FIRST = "{\"content\":[{\"text\":\"é\"}],\"role\":\"user\"}";
    private static final String MORE = ",{\"role\":\"assistant\",\"content\":\"b\"}";

    private static String of(String messages) {
        String body = "{\"model\":\"m\",\"messages\":" + messages + ",\"stream\":true}";
        return new String(Opening.of(body.getBytes(UTF_8)).getBytes(ISO_8859_1), UTF_8);
    }

    @Test
    void opening_isTheSameInEveryCallOfAConversation() {
        String expected = "[" + SYSTEM + "," + FIRST;
        assertThat(of("[" + SYSTEM + "," + FIRST + "]")).isEqualTo(expected);
        assertThat(of("[" + SYSTEM + "," + FIRST + MORE + "]")).isEqualTo(expected);
        assertThat(of("[" + FIRST + MORE + "]")).isEqualTo("[" + FIRST);
    }

    @Test
    void whatIsNoConversation_isCut_orEmpty() {
        assertThat(of("[" + SYSTEM + "]")).isEqualTo("[" + SYSTEM + "]");
        assertThat(of("\"a text\"")).isEmpty();
        assertThat(of("[{")).isEmpty();
        assertThat(of("[{\"role\":\"user\",\"content\":\"" + "x".repeat(10_000) + "\"}]"))
                .hasSize(4_096);
    }
}
