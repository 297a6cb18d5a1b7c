package dev.pilothouse.policy.rules.risk;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** When a question is asked, a rule holds or a duty is owed. */
sealed interface RiskCondition {
    boolean test(RiskFacts facts);

    /** Names of questions and flags that it looks at, to check rulesets when they are read. */
    Set<String> names();

    /** Some rule set the flag. */
    record Flag(String name) implements RiskCondition {
        @Override
        public boolean test(RiskFacts facts) {
            return facts.flags().contains(name);
        }

        @Override
        public Set<String> names() {
            return Set.of(name);
        }
    }

    /** The answer is, or holds, one of the values. */
    record Is(String question, List<String> values) implements RiskCondition {
        @Override
        public boolean test(RiskFacts facts) {
            return facts.values(question).stream().anyMatch(values::contains);
        }

        @Override
        public Set<String> names() {
            return Set.of(question);
        }
    }

    /** The answer is a day before {@code day}; never for what did not happen yet. */
    record Before(String question, LocalDate day) implements RiskCondition {
        @Override
        public boolean test(RiskFacts facts) {
            return facts.values(question).stream()
                    .filter(v -> !v.equals(RiskQuestion.NOT_YET))
                    .anyMatch(v -> LocalDate.parse(v).isBefore(day));
        }

        @Override
        public Set<String> names() {
            return Set.of(question);
        }
    }

    /** All of them; true for none. */
    record All(List<RiskCondition> parts) implements RiskCondition {
        @Override
        public boolean test(RiskFacts facts) {
            return parts.stream().allMatch(p -> p.test(facts));
        }

        @Override
        public Set<String> names() {
            return RiskNames.of(parts);
        }
    }

    /** Any of them. */
    record Any(List<RiskCondition> parts) implements RiskCondition {
        @Override
        public boolean test(RiskFacts facts) {
            return parts.stream().anyMatch(p -> p.test(facts));
        }

        @Override
        public Set<String> names() {
            return RiskNames.of(parts);
        }
    }

    /** Not so, or not known. */
    record Not(RiskCondition part) implements RiskCondition {
        @Override
        public boolean test(RiskFacts facts) {
            return !part.test(facts);
        }

        @Override
        public Set<String> names() {
            return part.names();
        }
    }
}
