package dev.pilothouse.policy.rules.risk;

import dev.pilothouse.db.model.NotFound;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A version of the rules by which features are classified. It is data: what changes in the law is
 * changed in the file, not in code.
 *
 * @param digest SHA-256 of the file in canonical form (RFC 8785), lower-case hexadecimal
 * @see <a
 *     href="../../../../../../../../../../../docs/decisions/2026-11-30-risk-classes.md">decision</a>
 */
public record Ruleset(
        String id,
        String version,
        String digest,
        Law law,
        List<Step> steps,
        List<RiskQuestion> questions,
        List<RiskRule> rules,
        List<RiskDuty> duties,
        Map<String, List<RiskDuty.Start>> schedules) {
    private static final class Shipped {
        private static final Ruleset CURRENT = RulesetReader.shipped("eu-ai-act.json");
    }

    /**
     * The text that the rules are of.
     *
     * @param celex number of the consolidated text
     * @param reviewed the day on which somebody compared the rules with it
     */
    public record Law(String name, String celex, String amendedBy, String reviewed, String url) {}

    /** A step of the questionnaire. */
    public record Step(String id, String title, String article) {}

    public Ruleset {
        steps = List.copyOf(steps);
        questions = List.copyOf(questions);
        rules = List.copyOf(rules);
        duties = List.copyOf(duties);
        schedules = Map.copyOf(schedules);
    }

    /** The one that this version of Pilothouse comes with. */
    public static Ruleset current() {
        return Shipped.CURRENT;
    }

    /**
     * Reads one.
     *
     * @throws dev.pilothouse.db.model.BadInput when it is none, or names what it does not have
     */
    public static Ruleset read(String json) {
        return RulesetReader.read(json);
    }

    /**
     * @throws NotFound when there is no such question
     */
    public RiskQuestion question(String id) {
        return questions.stream()
                .filter(q -> q.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFound("question", id));
    }

    /** Whether it asks such a question, and knows such an answer to it. */
    boolean takes(String question, RiskAnswer answer) {
        return questions.stream()
                .filter(q -> q.id().equals(question))
                .anyMatch(q -> q.takes(answer.values()));
    }

    public List<RiskQuestion> questionsOf(String step) {
        return questions.stream().filter(q -> q.step().equals(step)).toList();
    }

    public boolean isDuty(String id) {
        return duties.stream().anyMatch(d -> d.id().equals(id));
    }

    /**
     * A duty as it is owed from a day, by whoever it is.
     *
     * @param from empty: not by itself
     * @param basis of the day
     * @throws NotFound when there is no such duty
     */
    public RiskResult.Due due(String id, Optional<LocalDate> from, String basis) {
        return duties.stream()
                .filter(d -> d.id().equals(id))
                .map(d -> d.due(from, from, basis))
                .findFirst()
                .orElseThrow(() -> new NotFound("duty", id));
    }

    /** Title of a duty; its id when this version has none of it. */
    public String dutyTitle(String id) {
        return duties.stream()
                .filter(d -> d.id().equals(id))
                .map(RiskDuty::title)
                .findFirst()
                .orElse(id);
    }
}
