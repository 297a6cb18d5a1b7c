package dev.pilothouse.console.web.traces;

import dev.pilothouse.analytics.traces.TraceFilter;
import dev.pilothouse.db.model.BadInput;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The filters of the list as they stand in the address, and as people type them. */
final class TraceQuery {
    static final String FEATURE = "feature";
    static final String MODEL = "model";
    static final String STATE = "state";
    static final String SESSION = "session";
    static final String USER = "user";
    static final String LONGER = "longer";
    static final String DEARER = "dearer";
    static final String TEXT = "q";

    /** Those that take several values, separated by commas. */
    static final List<String> LISTS = List.of(STATE, FEATURE, MODEL);

    static final List<String> ALL =
            List.of(STATE, FEATURE, MODEL, LONGER, DEARER, SESSION, USER, TEXT);

    private static final Pattern WORD = Pattern.compile("([a-z]+):(\\S+)");
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m)");
    private static final Map<String, BigDecimal> MILLIS =
            Map.of(
                    "ms", BigDecimal.ONE,
                    "s", BigDecimal.valueOf(1_000),
                    "m", BigDecimal.valueOf(60_000));

    private TraceQuery() {}

    /** Only the parameters that are filters. */
    static Map<String, String> filters(Map<String, String> own) {
        Map<String, String> filters = new LinkedHashMap<>();
        ALL.stream()
                .filter(name -> !own.getOrDefault(name, "").isBlank())
                .forEach(name -> filters.put(name, own.get(name)));
        return filters;
    }

    /**
     * @throws BadInput when a value is wrong
     */
    static TraceFilter filter(Map<String, String> own) {
        return new TraceFilter(
                list(own.get(FEATURE)),
                list(own.get(MODEL)),
                list(own.get(STATE)),
                length(own.getOrDefault(LONGER, "")),
                money(own.getOrDefault(DEARER, "")),
                own.getOrDefault(SESSION, ""),
                own.getOrDefault(USER, ""),
                own.getOrDefault(TEXT, ""));
    }

    static List<String> list(@Nullable String values) {
        return values == null
                ? List.of()
                : Stream.of(values.split(","))
                        .map(String::strip)
                        .filter(v -> !v.isEmpty())
                        .toList();
    }

    /** The value of a list with one more, or one less when it is there. */
    static String toggled(Map<String, String> own, String name, String value) {
        List<String> values = new ArrayList<>(list(own.get(name)));
        if (!values.remove(value)) {
            values.add(value);
        }
        return String.join(",", values);
    }

    /**
     * What somebody typed, for example {@code longer:2s session:s-1 invoice}: names of filters with
     * a value, the rest is searched for as it is.
     */
    static Map<String, String> typed(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        StringBuilder rest = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            Matcher named = WORD.matcher(word);
            if (named.matches() && ALL.contains(named.group(1))) {
                found.put(named.group(1), named.group(2));
            } else {
                rest.append(rest.isEmpty() ? "" : " ").append(word);
            }
        }
        if (!rest.isEmpty()) {
            found.put(TEXT, rest.toString());
        }
        return found;
    }

    private static Duration length(String text) {
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        Matcher m = LENGTH.matcher(text);
        if (!m.matches()) {
            throw new BadInput(LONGER, text, "a number with ms, s or m, such as 500ms or 2s");
        }
        BigDecimal millis =
                new BigDecimal(m.group(1))
                        .multiply(MILLIS.getOrDefault(m.group(2), BigDecimal.ONE));
        return Duration.ofNanos(millis.movePointRight(6).longValue());
    }

    private static BigDecimal money(String text) {
        if (text.isEmpty()) {
            return BigDecimal.ZERO;
        }
        if (!text.matches("\\d{1,9}(\\.\\d{1,12})?")) {
            throw new BadInput(DEARER, text, "an amount such as 0.05");
        }
        return new BigDecimal(text);
    }
}
