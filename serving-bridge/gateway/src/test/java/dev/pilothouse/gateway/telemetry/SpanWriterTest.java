package dev.pilothouse.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.gateway.call.Trace;
import dev.pilothouse.gateway.testing.Collector;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is written by hand is what the generated code of OpenTelemetry reads. */
class SpanWriterTest {
    private static final Instant AT = Instant.parse("2026-11-29T20:00:00.123456789Z");
    private static final Trace TRACE =
            new Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "00f067aa0ba902b7");

    private final SpanWriter writer = new SpanWriter("gateway-1", "0.1.0");

    private record Note(Consumer<SpanWriter> content) implements Signal {
        @Override
        public String tenant() {
            return "default";
        }

        @Override
        public int bytes() {
            return 1;
        }

        @Override
        public void write(SpanWriter span) {
            span.head(TRACE, "chat m", SpanWriter.CLIENT, AT, 250);
            content.accept(span);
        }
    }

    private List<Span> spans() throws Exception {
        var request = ExportTraceServiceRequest.parseFrom(writer.request());
        var resource = request.getResourceSpans(0);
        assertThat(resource.getResource().getAttributesList())
                .extracting(a -> a.getKey() + "=" + a.getValue().getStringValue())
                .hasSize(4)
                .startsWith(
                        "service.name=pilothouse-gateway",
                        "service.instance.id=gateway-1",
                        "service.version=0.1.0")
                .last()
                .asString()
                .matches("pilothouse.boot.id=[0-9a-f]{16}");
        assertThat(resource.getScopeSpans(0).getScope().getName())
                .isEqualTo("dev.pilothouse.gateway");
        return resource.getScopeSpans(0).getSpansList();
    }

    @Test
    void head_isRead() throws Exception {
        writer.add(new Note(span -> span.failed("why ✓")));
        Span span = spans().getFirst();
        assertThat(HexFormat.of().formatHex(span.getTraceId().toByteArray()))
                .isEqualTo(TRACE.traceId());
        assertThat(HexFormat.of().formatHex(span.getSpanId().toByteArray()))
                .isEqualTo(TRACE.spanId());
        assertThat(HexFormat.of().formatHex(span.getParentSpanId().toByteArray()))
                .isEqualTo(TRACE.parentId());
        assertThat(span.getName()).isEqualTo("chat m");
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(span.getStartTimeUnixNano())
                .isEqualTo(AT.getEpochSecond() * 1_000_000_000L + 123_456_789);
        assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()).isEqualTo(250);
        assertThat(span.getStatus().getCodeValue()).isEqualTo(2);
        assertThat(span.getStatus().getMessage()).isEqualTo("why ✓");
    }

    @Test
    void attributesOfEveryKindAndLength_areRead() throws Exception {
        String longText = "ü😀".repeat(50_000);
        writer.add(
                new Note(span ->
                        span.attributes()
                                .text("text", longText)
                                .text("none", "")
                                .text("nothing", (String) null)
                                .whole("whole", -1)
                                .whole("zero", 0)
                                .whole("large", Long.MAX_VALUE)
                                .decimal("decimal", 0.25)
                                .flag("yes", true)
                                .flag("no", false)
                                .texts("texts", List.of("a", "", "b".repeat(200)))
                                .texts("empty", List.of())));
        assertThat(Collector.attributes(spans().getFirst()))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "text",
                                longText,
                                "whole",
                                -1L,
                                "zero",
                                0L,
                                "large",
                                Long.MAX_VALUE,
                                "decimal",
                                0.25,
                                "yes",
                                true,
                                "no",
                                false,
                                "texts",
                                List.of("a", "", "b".repeat(200))));
    }

    @Test
    void spanThatFails_leavesNoTrace() throws Exception {
        writer.add(new Note(span -> span.attributes().text("n", "1")));
        assertThatThrownBy(() ->
                        writer.add(
                                new Note(span -> {
                                    span.attributes().text("half", "a span");
                                    throw new IllegalStateException("broken");
                                })))
                .hasMessage("broken");
        writer.add(new Note(span -> span.attributes().text("n", "2")));
        assertThat(writer.count()).isEqualTo(2);
        assertThat(spans())
                .extracting(span -> Collector.attributes(span).get("n"))
                .containsExactly("1", "2");
        assertThat(writer.count()).isZero();
    }
}
