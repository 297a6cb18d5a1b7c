package dev.pilothouse.policy.rules.guardrails;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a rule found and did. Never holds the text.
 *
 * @param kinds of what was found, for example {@code email}
 * @param count how many
 * @param score 0 to 1, the highest
 */
public record GuardHit(
        String rule,
        GuardAction action,
        GuardStage stage,
        List<String> kinds,
        int count,
        double score) {
    public GuardHit {
        kinds = List.copyOf(kinds);
    }

    static GuardHit of(GuardRule rule, GuardStage stage, List<Found> found) {
        return new GuardHit(
                rule.name(),
                rule.action(),
                stage,
                found.stream().map(Found::kind).distinct().toList(),
                found.size(),
                found.stream().mapToDouble(Found::score).max().orElse(0));
    }

    boolean sameRule(GuardHit other) {
        return rule.equals(other.rule) && stage == other.stage;
    }

    GuardHit and(GuardHit other) {
        return new GuardHit(
                rule,
                action,
                stage,
                Stream.concat(kinds.stream(), other.kinds.stream()).distinct().toList(),
                count + other.count,
                Math.max(score, other.score));
    }

    /** Adds hits to others, those of one rule and stage together. */
    public static void merge(List<GuardHit> into, List<GuardHit> more) {
        for (GuardHit hit : more) {
            int same = -1;
            for (int i = 0; i < into.size(); i++) {
                same = into.get(i).sameRule(hit) ? i : same;
            }
            if (same < 0) {
                into.add(hit);
            } else {
                into.set(same, Objects.requireNonNull(into.get(same)).and(hit));
            }
        }
    }
}
