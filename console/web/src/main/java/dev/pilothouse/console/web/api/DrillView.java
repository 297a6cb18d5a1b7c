package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.policy.decisions.Drill;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A drill as JSON.
 *
 * @param state {@code running}, {@code passed} or {@code failed}
 * @param figures absent while it runs
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record DrillView(
        String id,
        long number,
        String cause,
        String startedBy,
        Instant startedAt,
        @Nullable Instant endedAt,
        String state,
        String detail,
        @Nullable String kill,
        @Nullable Figures figures) {

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Figures(
            int nodesTotal,
            int nodesAcknowledged,
            @Nullable Double p50Ms,
            @Nullable Double p99Ms,
            @Nullable String slowestNode,
            @Nullable Double slowestMs,
            double lastByteMs,
            int callsOpen,
            int callsCut,
            int callsRefused,
            int callsPassed) {}

    static DrillView of(Drill drill) {
        return new DrillView(
                drill.id().toString(),
                drill.number(),
                drill.cause().word(),
                drill.startedBy(),
                drill.startedAt(),
                drill.outcome().map(Drill.Outcome::at).orElse(null),
                drill.outcome().map(o -> o.passed() ? "passed" : "failed").orElse("running"),
                drill.outcome().map(Drill.Outcome::detail).orElse(""),
                drill.kill().map(Object::toString).orElse(null),
                drill.outcome().map(o -> figures(o.figures())).orElse(null));
    }

    private static Figures figures(Drill.Figures f) {
        return new Figures(
                f.total(),
                f.acknowledged(),
                orNull(f.p50()),
                orNull(f.p99()),
                f.slowest().map(NodeId::value).orElse(null),
                orNull(f.slowestMillis()),
                f.lastByte(),
                f.open(),
                f.cut(),
                f.refused(),
                f.passedCalls());
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
