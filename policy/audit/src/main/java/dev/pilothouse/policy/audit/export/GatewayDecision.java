package dev.pilothouse.policy.audit.export;

import dev.pilothouse.db.model.TenantId;
import java.time.Instant;

/**
 * What a gateway decided against a caller: a refusal, or a call that a kill ended.
 *
 * @param counter number within the process and tenant; a missing one was lost
 * @param code the HTTP status that the caller got
 * @param key id of the API key
 * @param detail the error's type and message
 */
public record GatewayDecision(
        TenantId tenant,
        Instant at,
        String node,
        String boot,
        long counter,
        String outcome,
        int code,
        String feature,
        String environment,
        String key,
        String model,
        String traceId,
        String spanId,
        long killEpoch,
        String killId,
        String detail) {}
