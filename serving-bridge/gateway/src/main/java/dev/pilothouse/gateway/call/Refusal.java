package dev.pilothouse.gateway.call;

import dev.pilothouse.gateway.json.Dialect;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An error instead of the answer that was asked for. */
public final class Refusal extends RuntimeException {
    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";

    private final int status;
    private final String type;
    private final String code;
    private final @Nullable String param;
    private final Map<String, Object> details = new LinkedHashMap<>();
    private int retryAfterSeconds;

    private Refusal(int status, String type, String code, @Nullable String param, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
    }

    /** 400 for a value that was expected otherwise. */
    public static Refusal badRequest(@Nullable String field, String message) {
        return new Refusal(400, INVALID, "invalid_value", field, message);
    }

    /** 400 for what the caller left out although its key requires it. */
    public static Refusal missing(@Nullable String field, String message) {
        return new Refusal(400, INVALID, "missing_required_name", field, message);
    }

    /** 401 without a hint what was wrong with the key. */
    public static Refusal invalidKey(String message) {
        return new Refusal(401, INVALID, "invalid_api_key", null, message);
    }

    public static Refusal forbidden(String code, @Nullable String field, String message) {
        return new Refusal(403, INVALID, code, field, message);
    }

    /** 403 of a kill switch; details say which. */
    public static Refusal killed(String message) {
        return new Refusal(403, "killed", "killed", null, message);
    }

    public static Refusal notFound(String code, @Nullable String field, String message) {
        return new Refusal(404, INVALID, code, field, message);
    }

    public static Refusal of(int status, String code, String message) {
        String type = status == 429 ? "rate_limit_error" : status < 500 ? INVALID : SERVER;
        return new Refusal(status, type, code, null, message);
    }

    public static Refusal internal() {
        return of(500, "internal_error", "The gateway failed. Its log says why.");
    }

    /** Answer 503: more than this node takes on. */
    public static Refusal overloaded(String message) {
        return of(503, "overloaded", message).retryAfter(1);
    }

    public Refusal retryAfter(int seconds) {
        retryAfterSeconds = seconds;
        return this;
    }

    public Refusal with(String name, Object value) {
        details.put(name, value);
        return this;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String type() {
        return type;
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    /** Seconds for the Retry-After header; 0: none. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The body of an answer, in the error format of a dialect. */
    public byte[] json(Dialect dialect, String requestId) {
        return Errors.body(this, dialect, requestId);
    }

    @Nullable String param() {
        return param;
    }

    Map<String, Object> details() {
        return details;
    }
}
