package dev.pilothouse.policy.rules.risk;

import dev.pilothouse.db.model.RiskClass;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What answers mean under a ruleset on a day.
 *
 * @param ruleset its version
 * @param rulesetDigest SHA-256 of its canonical form, lower-case hexadecimal
 * @param complete no question is open
 * @param overlays what comes on top of the class, for example {@code transparency}
 * @param reasons every rule that holds and says why, in the order of the ruleset
 * @param upcoming prohibitions that hold but do not apply yet
 * @param doubts questions that somebody was not sure about
 * @param second why a second person has to agree; empty: nobody has to
 */
public record RiskResult(
        String ruleset,
        String rulesetDigest,
        LocalDate on,
        RiskClass riskClass,
        boolean complete,
        Set<String> overlays,
        List<Reason> reasons,
        List<Reason> upcoming,
        List<Due> duties,
        List<String> doubts,
        List<String> second) {
    public static final String TRANSPARENCY = "transparency";
    public static final String DEROGATION = "derogation";

    /** Duty of Article 5. */
    public static final String STOPS = "O-5";

    /** Duty of Article 50(1). */
    public static final String TELLS = "O-50.1";

    /** Duty of Article 50(2). */
    public static final String MARKS = "O-50.2";

    /** Duty of the second subparagraph of Article 50(4). */
    public static final String PUBLISHES = "O-50.4b";

    private static final String ARTICLE_50 = "O-50.";

    /**
     * A rule that holds.
     *
     * @param from of a prohibition: the day from which it applies
     */
    public record Reason(
            String rule,
            String article,
            String text,
            Optional<RiskClass> riskClass,
            Optional<LocalDate> from) {}

    /**
     * A duty that is owed.
     *
     * @param formalFrom from when it applies on paper
     * @param effectiveFrom from when it bites; empty: not by itself, {@code basis} says why
     * @param basis of the day
     */
    public record Due(
            String id,
            String article,
            String title,
            String text,
            List<String> who,
            String owner,
            String evidence,
            String keep,
            Optional<LocalDate> formalFrom,
            Optional<LocalDate> effectiveFrom,
            String basis) {
        public Due {
            who = List.copyOf(who);
        }

        public boolean appliesOn(LocalDate day) {
            return effectiveFrom.filter(from -> !day.isBefore(from)).isPresent();
        }
    }

    public RiskResult {
        overlays = new TreeSet<>(overlays);
        reasons = List.copyOf(reasons);
        upcoming = List.copyOf(upcoming);
        duties = List.copyOf(duties);
        doubts = List.copyOf(doubts);
        second = List.copyOf(second);
    }

    /** Articles of the rules that made the class. */
    public List<String> articles() {
        return reasons.stream()
                .filter(r -> r.riskClass().filter(riskClass::equals).isPresent())
                .map(Reason::article)
                .distinct()
                .toList();
    }

    /** The first day on which a prohibition that holds applies; empty when none does. */
    public Optional<LocalDate> prohibitedFrom() {
        return java.util.stream.Stream.concat(reasons.stream(), upcoming.stream())
                .filter(r -> r.riskClass().filter(c -> c == RiskClass.PROHIBITED).isPresent())
                .flatMap(r -> r.from().stream())
                .min(LocalDate::compareTo);
    }

    /** Articles of the prohibitions that hold, those to come included. */
    public List<String> prohibitions() {
        return java.util.stream.Stream.concat(reasons.stream(), upcoming.stream())
                .filter(r -> r.riskClass().filter(c -> c == RiskClass.PROHIBITED).isPresent())
                .map(Reason::article)
                .distinct()
                .toList();
    }

    /** Duties of Article 50, by id. */
    public List<String> discloses() {
        return duties.stream().map(Due::id).filter(id -> id.startsWith(ARTICLE_50)).toList();
    }

    public boolean owes(String duty) {
        return duties.stream().anyMatch(d -> d.id().equals(duty));
    }
}
