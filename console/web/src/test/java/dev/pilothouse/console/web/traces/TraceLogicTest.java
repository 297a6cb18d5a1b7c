package dev.pilothouse.console.web.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.analytics.traces.Content;
import dev.pilothouse.analytics.traces.TraceFilter;
import dev.pilothouse.analytics.traces.TraceSpan;
import dev.pilothouse.db.model.BadInput;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceLogicTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void filters_areReadFromTheAddress() {
        TraceFilter filter =
                TraceQuery.filter(
                        Map.of(
                                "feature", "a,b", "state", "killed", "longer", "2s", "dearer",
                                "0.05"));

        assertThat(filter.features()).containsExactly("a", "b");
        assertThat(filter.outcomes()).containsExactly("killed");
        assertThat(filter.longer()).isEqualTo(Duration.ofSeconds(2));
        assertThat(filter.dearer()).isEqualByComparingTo("0.05");
        assertThat(TraceQuery.filter(Map.of("span", "x")).isAll()).isTrue();
    }

    @Test
    void wrongFilters_sayWhatWasExpected() {
        assertThatThrownBy(() -> TraceQuery.filter(Map.of("longer", "soon")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("500ms");
        assertThatThrownBy(() -> TraceQuery.filter(Map.of("dearer", "-1")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("0.05");
    }

    @Test
    void typedWords_becomeFiltersAndText() {
        assertThat(TraceQuery.typed(" longer:500ms session:s-1 late invoice "))
                .isEqualTo(Map.of("longer", "500ms", "session", "s-1", "q", "late invoice"));
        assertThat(TraceQuery.typed("http://x")).isEqualTo(Map.of("q", "http://x"));
    }

    @Test
    void toggling_addsAndRemoves() {
        assertThat(TraceQuery.toggled(Map.of(), "state", "ok")).isEqualTo("ok");
        assertThat(TraceQuery.toggled(Map.of("state", "ok,error"), "state", "ok"))
                .isEqualTo("error");
    }

    @Test
    void tree_putsChildrenAfterTheirParent_andLosesNothing() {
        TraceSpan root = span("a", "", 0, 5, "");
        TraceSpan late = span("c", "a", 3, 1, "killed");
        TraceSpan early = span("b", "a", 1, 1, "ok");
        TraceSpan orphan = span("d", "missing", 2, 1, "");
        TraceSpan loopOne = span("e", "f", 2, 1, "");
        TraceSpan loopTwo = span("f", "e", 2, 9, "");

        SpanTree tree = SpanTree.of(List.of(root, early, late, orphan, loopOne, loopTwo));

        assertThat(tree.nodes()).hasSize(6);
        assertThat(tree.nodes())
                .extracting(n -> n.span().spanId() + n.depth())
                .startsWith("a0", "b1", "c1", "d0");
        assertThat(tree.state()).isEqualTo(State.KILLED);
        assertThat(tree.first().spanId()).isEqualTo("c");
        assertThat(tree.duration()).isEqualTo(Duration.ofSeconds(11));
    }

    @Test
    void scale_hasAFewRoundTicks() {
        for (int exponent = 0; exponent < 11; exponent++) {
            Scale scale = new Scale(NOON, (long) (3.6 * Math.pow(10, exponent) * 1000));
            assertThat(scale.ticks().size()).isBetween(3, 8);
            String digits = Long.toString(scale.step().toNanos()).replace("0", "");
            assertThat(digits).isIn("1", "2", "5");
        }
    }

    @Test
    void messages_areReadFromEveryForm_andNothingIsLost() {
        assertThat(
                        of(
                                "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi"
                                        + " [email]\"}]}]"))
                .containsExactly(new Message("user", "", "Hi [email]", false));
        assertThat(of("[{\"role\":\"user\",\"content\":\"Hi\"}]"))
                .containsExactly(new Message("user", "", "Hi", false));
        assertThat(of("[{\"type\":\"text\",\"content\":\"Be brief\"}]"))
                .containsExactly(new Message("user", "", "Be brief", false));
        assertThat(
                        of(
                                "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"name\":\"get\",\"arguments\":{\"id\":1}}]}]"))
                .containsExactly(new Message("tool call", "get", "{\"id\":1}", true));
        assertThat(of("plain [ text"))
                .containsExactly(new Message("user", "", "plain [ text", false));
        assertThat(of("{\"a\":1}")).containsExactly(new Message("user", "", "{\"a\":1}", true));
        assertThat(of("")).hasSize(1);
    }

    private static List<Message> of(String body) {
        return Message.of(new Content("input", body, ""));
    }

    private static TraceSpan span(
            String id, String parent, int start, int seconds, String outcome) {
        return new TraceSpan(
                "acme",
                "t",
                id,
                parent,
                "span " + id,
                "client",
                "gateway",
                "",
                NOON.plusSeconds(start),
                Duration.ofSeconds(seconds),
                false,
                "",
                "",
                "",
                "",
                "",
                false,
                true,
                0,
                new TraceSpan.Owner("", "", "", ""),
                new TraceSpan.Result("", outcome, "", "", "", "", 0, ""),
                new TraceSpan.Served("", "", "", "", "", false, Duration.ZERO, "", "", ""),
                new TraceSpan.Tokens(0, 0, 0, 0, 0, false),
                new TraceSpan.Price(BigDecimal.ZERO, "", "", ""));
    }
}
