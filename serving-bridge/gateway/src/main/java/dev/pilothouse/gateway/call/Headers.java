package dev.pilothouse.gateway.call;

import dev.pilothouse.gateway.state.Served;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Headers of answers. */
final class Headers {
    private static final Pattern NAME = Pattern.compile("[\\w.:/@-]{1,256}");
    private static final int LONGEST = 2_000;

    private Headers() {}

    static Map<String, String> of(Call call, String contentType) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", contentType);
        headers.put("x-request-id", call.requestId());
        if (call.dialect().anthropic()) {
            headers.put("request-id", call.requestId());
        }
        headers.put("traceparent", call.trace().traceparent());
        if (call.isRead() && !call.facts().withheld().isEmpty()) {
            headers.put("x-pilothouse-tools-withheld", names(call.facts().withheld()));
        }
        Served served = call.served();
        if (served != null) {
            headers.put("x-pilothouse-prompt", served.name());
            headers.put("x-pilothouse-release", served.digest());
        }
        String cached = call.cached().word().text();
        if (!cached.isEmpty()) {
            headers.put("x-pilothouse-cache", cached);
        }
        return headers;
    }

    /** Names that a header can hold; of others only that they are there. */
    private static String names(Set<String> tools) {
        String names =
                tools.stream()
                        .map(name -> NAME.matcher(name).matches() ? name : "?")
                        .sorted()
                        .collect(Collectors.joining(","));
        return names.length() <= LONGEST ? names : names.substring(0, LONGEST) + "...";
    }

    static Map<String, String> of(Call call, Refusal because) {
        Map<String, String> headers = of(call, "application/json");
        if (because.retryAfterSeconds() > 0) {
            headers.put("retry-after", Integer.toString(because.retryAfterSeconds()));
        }
        return headers;
    }
}
