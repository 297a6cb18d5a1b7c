package dev.pilothouse.console.web.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a model did in the last 30 days, from telemetry alone.
 *
 * @param unpriced calls whose cost is not known
 * @param p50Millis median time of a call in milliseconds; 0 without calls
 * @param p95Millis 95 of 100 calls took no longer
 * @param currency of {@code cost}; empty when nothing was priced
 * @param guardrailHits calls in which a guardrail found something
 * @param kills switches that were thrown over the model or a deployment of it
 * @param evals what evals say of it: there is no source of them yet
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LiveFigures(
        int days,
        long calls,
        long errors,
        long refused,
        long unpriced,
        double p50Millis,
        double p95Millis,
        BigDecimal cost,
        String currency,
        long guardrailHits,
        long kills,
        String evals) {}
