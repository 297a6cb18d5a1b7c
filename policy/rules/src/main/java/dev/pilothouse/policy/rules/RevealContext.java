package dev.pilothouse.policy.rules;

import java.nio.charset.StandardCharsets;

/**
 * Where a masked text belongs. An original is sealed for this place and opens nowhere else.
 *
 * @param part as in {@code span_content}: input, output, …
 */
public record RevealContext(String tenant, String traceId, String spanId, String part) {
    byte[] bytes() {
        return String.join("\n", tenant, traceId, spanId, part).getBytes(StandardCharsets.UTF_8);
    }
}
