package dev.pilothouse.policy.audit;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON in the canonical form of RFC 8785 for the values that entries hold: text, whole numbers up
 * to 2^53, booleans, lists and objects.
 */
final class CanonicalJson {
    private static final long LARGEST = 1L << 53;

    private final StringBuilder out = new StringBuilder(512);

    private CanonicalJson() {}

    static String of(Map<String, ?> object) {
        CanonicalJson writer = new CanonicalJson();
        writer.object(object);
        return writer.out.toString();
    }

    private void value(Object value) {
        switch (value) {
            case String s -> text(s);
            case Boolean b -> out.append(b.booleanValue());
            case Integer i -> out.append(i.intValue());
            case Long l -> number(l);
            case Map<?, ?> m -> object(m);
            case Collection<?> c -> list(c);
            default -> text(value.toString());
        }
    }

    private void number(long number) {
        if (Math.abs(number) > LARGEST) {
            throw new IllegalArgumentException(
                    "number: " + number + " (expected: at most 2^53, larger ones as text)");
        }
        out.append(number);
    }

    private void object(Map<?, ?> object) {
        Map<String, Object> sorted = new TreeMap<>();
        object.forEach((k, v) -> sorted.put(String.valueOf(k), v));
        char before = '{';
        for (Map.Entry<String, Object> entry : sorted.entrySet()) {
            out.append(before);
            text(entry.getKey());
            out.append(':');
            value(entry.getValue());
            before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private void list(Collection<?> list) {
        char before = '[';
        for (Object item : list) {
            out.append(before);
            value(item);
            before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i));
        }
        out.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < 0x20) {
                    out.append("\\u00").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
