package dev.pilothouse.gateway.call;

import java.util.Locale;

/**
 * What a caller wants of caches; less than its feature allows, never more.
 *
 * @param lookUp whether it takes an answer that is there already
 * @param keep whether its answer may serve others
 * @param threshold least similarity that it accepts; 0: as the feature says
 */
public record CacheWish(boolean lookUp, boolean keep, double threshold) {
    public static final CacheWish USUAL = new CacheWish(true, true, 0);
    public static final CacheWish NOTHING = new CacheWish(false, false, 0);

    private static final String SWITCH = "X-Pilothouse-Cache";
    private static final String THRESHOLD = "X-Pilothouse-Cache-Threshold";

    /**
     * Reads the headers {@code Cache-Control}, {@code X-Pilothouse-Cache} and {@code
     * X-Pilothouse-Cache-Threshold}; empty for those that are not there.
     *
     * @throws Refusal 400 for a value that means nothing
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-5.2.1">RFC 9111</a>
     */
    public static CacheWish of(String cacheControl, String onOff, String threshold) {
        if (cacheControl.isEmpty() && onOff.isEmpty() && threshold.isEmpty()) {
            return USUAL;
        }
        String control = cacheControl.toLowerCase(Locale.ROOT);
        boolean off = off(onOff) || control.contains("no-store");
        return new CacheWish(!off && !control.contains("no-cache"), !off, number(threshold));
    }

    private static boolean off(String onOff) {
        return switch (onOff.toLowerCase(Locale.ROOT)) {
            case "", "on" -> false;
            case "off" -> true;
            default -> throw wrong(SWITCH, onOff, "on or off");
        };
    }

    private static double number(String threshold) {
        boolean digits = threshold.length() <= 8 && threshold.matches("0|1|[01]?\\.[0-9]+");
        double value = digits ? Double.parseDouble(threshold) : 0;
        if (!threshold.isEmpty() && (!digits || value > 1)) {
            throw wrong(THRESHOLD, threshold, "0 to 1");
        }
        return value;
    }

    private static Refusal wrong(String header, String value, String expected) {
        String shown = value.length() <= 100 ? value : value.substring(0, 100) + "…";
        return Refusal.badRequest(
                header, header + ": '" + shown + "' (expected: " + expected + ")");
    }
}
