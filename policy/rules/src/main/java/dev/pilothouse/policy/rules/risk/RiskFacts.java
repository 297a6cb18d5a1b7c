package dev.pilothouse.policy.rules.risk;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What conditions look at.
 *
 * @param answers by question; {@code class} holds the class once it is known
 */
record RiskFacts(Map<String, List<String>> answers, Set<String> flags) {
    /** In place of a question: the class. */
    static final String CLASS = "class";

    List<String> values(String question) {
        return answers.getOrDefault(question, List.of());
    }
}
