package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSplitterTest {
    private final List<String> events = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100})
    void events_areWholeHoweverTheBytesCome(int size) {
        byte[] all = "data: a\n\n: ping\n\ndata: b\r\n\r\nid: 1\ndata: ü\n\n".getBytes(UTF_8);
        var splitter = new EventSplitter(100);
        for (int from = 0; from < all.length; from += size) {
            byte[] piece =
                    java.util.Arrays.copyOfRange(all, from, Math.min(all.length, from + size));
            splitter.feed(piece, e -> events.add(new String(e, UTF_8)));
        }
        assertThat(events)
                .containsExactly(
                        "data: a\n\n", ": ping\n\n", "data: b\r\n\r\n", "id: 1\ndata: ü\n\n");
        assertThat(splitter.rest()).isEmpty();
    }

    @Test
    void rest_isWhatNoBlankLineEnded() {
        var splitter = new EventSplitter(100);
        splitter.feed("data: a\n\ndata: b".getBytes(UTF_8), e -> events.add(new String(e, UTF_8)));
        assertThat(events).containsExactly("data: a\n\n");
        assertThat(splitter.rest()).asString(UTF_8).isEqualTo("data: b");
    }

    @Test
    void eventBeyondTheLimit_isRefused() {
        var splitter = new EventSplitter(10);
        assertThatIllegalStateException()
                .isThrownBy(() -> splitter.feed("data: 0123456789".getBytes(UTF_8), e -> {}));
    }
}
