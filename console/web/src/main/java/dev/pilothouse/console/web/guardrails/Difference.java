package dev.pilothouse.console.web.guardrails;

import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a draft changes.
 *
 * @param what {@code added}, {@code removed}, {@code changed} or {@code moved}
 * @param before empty for an added rule
 * @param after empty for a removed one
 */
record Difference(String what, String rule, String before, String after) {
    static List<Difference> between(GuardPolicy inForce, GuardPolicy draft) {
        Map<String, GuardRule> before = byName(inForce);
        Map<String, GuardRule> after = byName(draft);
        List<Difference> all = new ArrayList<>();
        before.forEach((name, rule) -> {
            if (!after.containsKey(name)) {
                all.add(new Difference("removed", name, words(rule), ""));
            }
        });
        for (GuardRule rule : draft.rules()) {
            GuardRule old = before.get(rule.name());
            if (old == null) {
                all.add(new Difference("added", rule.name(), "", words(rule)));
            } else if (!old.equals(rule)) {
                all.add(new Difference("changed", rule.name(), words(old), words(rule)));
            }
        }
        if (!order(inForce, after).equals(order(draft, before))) {
            all.add(
                    new Difference(
                            "moved",
                            "order",
                            String.join(" → ", order(inForce, after)),
                            String.join(" → ", order(draft, before))));
        }
        return all;
    }

    private static Map<String, GuardRule> byName(GuardPolicy policy) {
        return policy.rules().stream()
                .collect(Collectors.toMap(GuardRule::name, Function.identity()));
    }

    private static List<String> order(GuardPolicy of, Map<String, GuardRule> in) {
        return of.rules().stream().map(GuardRule::name).filter(in::containsKey).toList();
    }

    private static String words(GuardRule rule) {
        String when = rule.when().isEmpty() ? "" : ", if " + rule.when();
        return rule.action().word()
                + " "
                + Words.detect(rule.detect())
                + " in "
                + Words.stages(rule).toLowerCase(java.util.Locale.ROOT)
                + when;
    }
}
