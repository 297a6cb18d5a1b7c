package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.registry.PlaygroundRun;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A run of the playground.
 *
 * @param version of the prompt; 0: its draft
 * @param variables absent in lists, as the answer is
 * @param failure absent unless it failed
 * @param cost absent: not known yet, or nothing prices the model
 * @param trace absent when it reached no gateway
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunView(
        UUID id,
        UUID comparison,
        String tenant,
        String prompt,
        long version,
        String digest,
        String model,
        String outcome,
        long inputTokens,
        long outputTokens,
        int firstMs,
        int wholeMs,
        @Nullable String cost,
        @Nullable String currency,
        @Nullable String trace,
        String by,
        Instant at,
        @Nullable String failure,
        @Nullable Map<String, Object> variables,
        @Nullable String answer) {
    static RunView row(PlaygroundRun run) {
        return of(run, false);
    }

    static RunView whole(PlaygroundRun run) {
        return of(run, true);
    }

    private static RunView of(PlaygroundRun run, boolean whole) {
        return new RunView(
                run.id(),
                run.comparison(),
                run.tenant().value(),
                run.prompt().value(),
                run.version(),
                run.digest(),
                run.model(),
                run.outcome().word(),
                run.inputTokens(),
                run.outputTokens(),
                run.firstMillis(),
                run.millis(),
                run.cost().map(c -> c.stripTrailingZeros().toPlainString()).orElse(null),
                run.cost().isPresent() ? run.currency() : null,
                run.traceId().isEmpty() ? null : run.traceId(),
                run.by().name(),
                run.at(),
                run.failure().isEmpty() ? null : run.failure(),
                whole ? run.variables() : null,
                whole ? run.answer() : null);
    }
}
