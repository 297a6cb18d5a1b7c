package dev.pilothouse.gateway.call;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Where a call's span stands in its trace; ids in lower-case hex.
 *
 * @param parentId empty for a root
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record Trace(String traceId, String spanId, String parentId) {
    private static final Pattern SYNTAX =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");
    private static final HexFormat HEX = HexFormat.of();

    /** Continues the caller's trace, or begins one when the header is missing or wrong. */
    public static Trace of(String traceparent) {
        var match = SYNTAX.matcher(traceparent);
        boolean good =
                match.matches()
                        && !match.group(1).chars().allMatch(c -> c == '0')
                        && !match.group(2).chars().allMatch(c -> c == '0');
        return good
                ? new Trace(match.group(1), word(), match.group(2))
                : new Trace(word() + word(), word(), "");
    }

    private static String word() {
        long random = ThreadLocalRandom.current().nextLong();
        return HEX.toHexDigits(random == 0 ? 1 : random);
    }

    /** The header that names this span as the parent. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-01";
    }
}
