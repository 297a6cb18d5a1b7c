package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.bridge.control.Enforcement;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Which gateways and pools enforce a kill. Milliseconds run from the kill's acceptance to the
 * receipt of the acknowledgement, both by the control plane's clock.
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record AcknowledgementsView(
        long acknowledged,
        int total,
        int streamsCut,
        @Nullable Double p50Ms,
        @Nullable Double p99Ms,
        List<Node> nodes) {

    /**
     * @param state {@code enforcing}, {@code waiting}, {@code refused} or {@code gone}
     * @param ms absent before, and when the node connected later
     * @param detail why it refused
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Node(
            String node,
            String kind,
            String state,
            @Nullable Double ms,
            int streamsCut,
            double lastByteMs,
            String detail) {}

    static AcknowledgementsView of(Enforcement enforcement) {
        return new AcknowledgementsView(
                enforcement.acknowledged(),
                enforcement.total(),
                enforcement.progress().streamsCut(),
                orNull(enforcement.progress().p50()),
                orNull(enforcement.progress().p99()),
                enforcement.rows().stream().map(AcknowledgementsView::node).toList());
    }

    private static Node node(Enforcement.Row row) {
        return new Node(
                row.node().value(),
                row.kind().word(),
                row.state().name().toLowerCase(Locale.ROOT),
                orNull(row.millis()),
                row.streamsCut(),
                row.lastByteMillis(),
                row.detail());
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
