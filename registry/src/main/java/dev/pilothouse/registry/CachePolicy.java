package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How gateways reuse answers of one feature.
 *
 * @param version 0 while nobody has set one: then nothing is reused
 * @param exactSeconds how long an answer serves identical calls, at most a week; 0: not at all
 * @param semanticSeconds how long an answer serves calls that mean the same, 1 to a week
 * @param threshold least similarity of two questions, in thousandths: 800 to 1,000
 * @param checkShare share of semantic hits that are asked again, in hundredths of a percent
 * @param singleFlight identical calls under way share one answer
 * @param shared answers serve every key and end user of the tenant; otherwise the same ones only
 */
public record CachePolicy(
        TenantId tenant,
        FeatureId feature,
        long version,
        int exactSeconds,
        Semantic semantic,
        int semanticSeconds,
        int threshold,
        int checkShare,
        boolean singleFlight,
        boolean shared) {
    public static final int MOST_SECONDS = 7 * 24 * 3_600;
    public static final int FLOOR = 800;
    public static final int WHOLE = 10_000;

    /** What the semantic cache does. */
    public enum Semantic {
        OFF,
        /** Hits are counted and compared with the fresh answer, not served. */
        SHADOW,
        ON;

        /** For example {@code shadow}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * @throws BadInput when {@code word} names none
         */
        public static Semantic ofWord(String word) {
            for (Semantic semantic : values()) {
                if (semantic.word().equals(word)) {
                    return semantic;
                }
            }
            throw new BadInput("semantic", word, "one of off, shadow, on");
        }
    }

    public CachePolicy {
        between("exact_seconds", exactSeconds, 0, MOST_SECONDS);
        between("semantic_seconds", semanticSeconds, 1, MOST_SECONDS);
        between("threshold", threshold, FLOOR, 1_000);
        between("check_share", checkShare, 0, WHOLE);
    }

    /** Nothing is reused; what it says of similar questions is where one would begin. */
    public static CachePolicy off(TenantId tenant, FeatureId feature) {
        return new CachePolicy(tenant, feature, 0, 0, Semantic.OFF, 3_600, 950, 500, false, false);
    }

    private static void between(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new BadInput(field, Integer.toString(value), least + " to " + most);
        }
    }

    public boolean isOff() {
        return exactSeconds == 0 && semantic == Semantic.OFF && !singleFlight;
    }

    /** What it does, in sentences for people. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        if (exactSeconds > 0) {
            words.add("Identical calls get the same answer for " + time(exactSeconds) + ".");
        }
        String like = " of a similarity of " + BigDecimal.valueOf(threshold, 3) + " or more";
        switch (semantic) {
            case OFF -> {}
            case SHADOW ->
                    words.add(
                            "Questions"
                                    + like
                                    + " would share an answer for "
                                    + time(semanticSeconds)
                                    + ": they are counted and compared, not served.");
            case ON ->
                    words.add(
                            "Questions"
                                    + like
                                    + " share an answer for "
                                    + time(semanticSeconds)
                                    + "; "
                                    + Route.percent(checkShare)
                                    + " of these hits are asked again in the background.");
        }
        if (singleFlight) {
            words.add("Identical calls of one key that are under way share one answer.");
        }
        if (!isOff()) {
            words.add(
                    shared
                            ? "Answers serve every key and end user of the tenant."
                            : "Answers serve the same key and end user only.");
        }
        return words;
    }

    private static String time(int seconds) {
        Duration time = Duration.ofSeconds(seconds);
        if (seconds % 86_400 == 0) {
            return time.toDays() + " d";
        }
        if (seconds % 3_600 == 0) {
            return time.toHours() + " h";
        }
        return seconds % 60 == 0 ? time.toMinutes() + " min" : seconds + " s";
    }

    Map<String, Object> asMap() {
        return Map.of(
                "exact_seconds", exactSeconds,
                "semantic", semantic.word(),
                "semantic_seconds", semanticSeconds,
                "threshold", threshold,
                "check_share", checkShare,
                "single_flight", singleFlight,
                "shared", shared);
    }
}
