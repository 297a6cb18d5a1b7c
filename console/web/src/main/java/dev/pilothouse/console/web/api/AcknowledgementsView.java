package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.policy.decisions.KillProgress;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Which nodes enforce a kill. Milliseconds run from the kill's acceptance to the receipt of the
 * acknowledgement, both by the control plane's clock.
 *
 * @param nodes fastest first
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record AcknowledgementsView(
        int acknowledged,
        int streamsCut,
        @Nullable Double p50Ms,
        @Nullable Double p99Ms,
        List<Node> nodes,
        List<Refusal> refused) {

    /** A node that enforces it. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Node(String node, double ms, Instant appliedAt, int streamsCut, double lastByteMs) {}

    /** A node that does not, and why. */
    record Refusal(String node, String reason) {}

    static AcknowledgementsView of(KillProgress progress) {
        return new AcknowledgementsView(
                progress.obeyed().size(),
                progress.streamsCut(),
                orNull(progress.p50()),
                orNull(progress.p99()),
                progress.obeyed().stream().map(AcknowledgementsView::node).toList(),
                progress.refused().stream()
                        .map(a -> new Refusal(a.node().value(), a.refused()))
                        .toList());
    }

    private static Node node(KillProgress.Row row) {
        return new Node(
                row.node().value(),
                row.millis(),
                row.ack().appliedAt(),
                row.ack().streamsCut(),
                row.ack().lastByteMillis());
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
