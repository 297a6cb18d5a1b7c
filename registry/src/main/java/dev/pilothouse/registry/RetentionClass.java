package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Classes of retention, by which features say how long their data is kept without naming days.
 * Those here come with days; a tenant gives others days by rules of its own.
 */
public final class RetentionClass {
    public static final String STANDARD = "standard";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final int WEEK = 7;
    private static final int QUARTER = 92;

    /** Six months. AI Act Articles 19(1) and 26(6): logs of high-risk systems, at least. */
    private static final int SIX_MONTHS = 184;

    private static final int TEN_YEARS = DataKind.MOST_DAYS;

    private static final Map<String, Map<DataKind, Integer>> KNOWN =
            Map.of(
                    "short",
                    Map.of(
                            DataKind.CONTENT, WEEK,
                            DataKind.ATTRIBUTES, WEEK,
                            DataKind.FEEDBACK, QUARTER,
                            DataKind.EVALUATIONS, QUARTER),
                    STANDARD,
                    Map.of(),
                    "aiact-6m",
                    Map.of(
                            DataKind.CONTENT, SIX_MONTHS,
                            DataKind.ATTRIBUTES, SIX_MONTHS),
                    "hr-10y",
                    Map.of(
                            DataKind.FACTS, TEN_YEARS,
                            DataKind.CONTENT, TEN_YEARS,
                            DataKind.ATTRIBUTES, TEN_YEARS,
                            DataKind.FEEDBACK, TEN_YEARS,
                            DataKind.EVALUATIONS, TEN_YEARS,
                            DataKind.AUDIT_EVENTS, TEN_YEARS));

    private RetentionClass() {}

    /** By name. */
    public static java.util.SortedSet<String> known() {
        return new java.util.TreeSet<>(KNOWN.keySet());
    }

    static Optional<Integer> days(String name, DataKind data) {
        return Optional.ofNullable(KNOWN.getOrDefault(name, Map.of()).get(data));
    }

    /**
     * @throws BadInput when it is no name of a class
     */
    static String check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new BadInput(
                    "class",
                    name,
                    "1 to 40 lower-case letters, digits and hyphens, a letter first");
        }
        return name;
    }
}
