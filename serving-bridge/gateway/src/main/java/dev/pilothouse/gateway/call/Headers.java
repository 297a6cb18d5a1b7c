package dev.pilothouse.gateway.call;

import java.util.LinkedHashMap;
import java.util.Map;

/** Headers of answers. */
final class Headers {
    private Headers() {}

    static Map<String, String> of(Call call, String contentType) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", contentType);
        headers.put("x-request-id", call.requestId());
        if (call.dialect().anthropic()) {
            headers.put("request-id", call.requestId());
        }
        headers.put("traceparent", call.trace().traceparent());
        return headers;
    }

    static Map<String, String> of(Call call, Refusal because) {
        Map<String, String> headers = of(call, "application/json");
        if (because.retryAfterSeconds() > 0) {
            headers.put("retry-after", Integer.toString(because.retryAfterSeconds()));
        }
        return headers;
    }
}
