package dev.pilothouse.pool.http;

import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.pool.engine.EngineFailure;
import dev.pilothouse.pool.replica.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An error as OpenAI's clients expect it: status and {@code {"error": {…}}}. */
final class ApiError extends Exception {
    private final int status;
    private final int retryAfterSeconds;
    private final Map<String, @Nullable Object> error = new LinkedHashMap<>();

    private ApiError(int status, int retryAfterSeconds, String type, String code, String message) {
        super(message);
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
        error.put("message", message);
        error.put("type", type);
        error.put("param", null);
        error.put("code", code);
    }

    /**
     * @param field of the request's body
     */
    static ApiError badField(String field, String value, String expected) {
        String shown = value.length() <= 100 ? value : value.substring(0, 100) + "…";
        ApiError refused =
                invalid(
                        400,
                        "invalid_value",
                        field + ": " + shown + " (expected: " + expected + ")");
        refused.error.put("param", field);
        return refused;
    }

    static ApiError invalid(int status, String code, String message) {
        return new ApiError(status, 0, "invalid_request_error", code, message);
    }

    static ApiError unavailable(String code, String message) {
        return unavailable(code, message, 2);
    }

    private static ApiError unavailable(String code, String message, int retryAfterSeconds) {
        return new ApiError(503, retryAfterSeconds, "service_unavailable", code, message);
    }

    static ApiError killed(Kill kill, long epoch) {
        ApiError refused = new ApiError(403, 0, "killed", "killed", "Killed: " + kill.getReason());
        refused.error.put("scope", kill.getScope() + ":" + kill.getTarget());
        refused.error.put("epoch", epoch);
        refused.error.put("reason", kill.getReason());
        refused.error.put("incident", kill.getIncident());
        refused.error.put("kill_id", kill.getId());
        return refused;
    }

    static ApiError of(Refusal refusal) {
        return switch (refusal.why()) {
            case QUEUE_FULL ->
                    new ApiError(
                            429, 1, "rate_limit_error", "rate_limit_exceeded", refusal.shown());
            case NOT_WARM ->
                    unavailable("model_not_ready", refusal.shown(), refusal.retryAfterSeconds());
        };
    }

    static ApiError of(EngineFailure failure) {
        return switch (failure.code()) {
            case CONTEXT_LENGTH_EXCEEDED -> {
                ApiError refused = invalid(400, "context_length_exceeded", failure.message());
                refused.error.put("param", "messages");
                yield refused;
            }
            case ENGINE_ERROR ->
                    new ApiError(500, 0, "server_error", "engine_error", failure.message());
            case ENGINE_LOST -> unavailable("engine_lost", failure.message());
            case QUEUE_TIMEOUT, QUEUE_FULL ->
                    new ApiError(
                            429, 2, "rate_limit_error", "rate_limit_exceeded", failure.message());
            case DRAINING -> unavailable("model_not_ready", failure.message());
        };
    }

    int status() {
        return status;
    }

    /** 0: none. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    Map<String, Object> body() {
        return Map.of("error", error);
    }
}
