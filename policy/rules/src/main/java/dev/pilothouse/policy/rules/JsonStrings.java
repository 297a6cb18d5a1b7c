package dev.pilothouse.policy.rules;

import java.util.function.UnaryOperator;

/** One pass over a well-formed JSON document that may change its strings and long numbers. */
public final class JsonStrings {
    /** Shorter numbers are neither cards nor phones. */
    private static final int LONG_NUMBER = 12;

    private final String json;
    private final UnaryOperator<String> change;
    private final StringBuilder out;
    private int at;

    private JsonStrings(String json, UnaryOperator<String> change) {
        this.json = json;
        this.change = change;
        this.out = new StringBuilder(json.length());
    }

    /** True for exactly one well-formed object or array. */
    public static boolean isDocument(String text) {
        return JsonText.isDocument(text);
    }

    /**
     * The document with changed strings; every other character stays as it was. A number that is
     * changed becomes a string, so that the document stays well-formed.
     *
     * @param json for which {@link #isDocument} is true
     * @param change of a text without JSON's escapes
     */
    public static String rewrite(String json, UnaryOperator<String> change) {
        return new JsonStrings(json, change).run();
    }

    private String run() {
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c == '"') {
                string();
            } else if (Matches.isDigit(c)) {
                number();
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    private void string() {
        int end = at + 1;
        while (json.charAt(end) != '"') {
            end += json.charAt(end) == '\\' ? 2 : 1;
        }
        String raw = json.substring(at + 1, end);
        String text = JsonText.unescape(raw);
        String changed = change.apply(text);
        out.append('"').append(changed.equals(text) ? raw : JsonText.escape(changed)).append('"');
        at = end + 1;
    }

    private void number() {
        int end = at;
        while (end < json.length() && "0123456789.eE+-".indexOf(json.charAt(end)) >= 0) {
            end++;
        }
        String raw = json.substring(at, end);
        String changed = raw.length() < LONG_NUMBER ? raw : change.apply(raw);
        if (changed.equals(raw)) {
            out.append(raw);
        } else {
            out.append('"').append(JsonText.escape(changed)).append('"');
        }
        at = end;
    }
}
