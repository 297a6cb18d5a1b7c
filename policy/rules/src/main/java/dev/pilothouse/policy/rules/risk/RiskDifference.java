package dev.pilothouse.policy.rules.risk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What another ruleset, or another day, makes of the same answers. */
public final class RiskDifference {
    private RiskDifference() {}

    /** In words for people, one line each; empty when it makes the same of them. */
    public static List<String> between(RiskResult before, Questionnaire now) {
        RiskResult after = now.result();
        List<String> lines = new ArrayList<>();
        if (before.riskClass() != after.riskClass()) {
            lines.add("class: " + before.riskClass().word() + " → " + after.riskClass().word());
        }
        changes("overlay", names(before.overlays()), names(after.overlays()), lines);
        changes("reason", reasons(before), reasons(after), lines);
        changes("duty", duties(before), duties(after), lines);
        now.next()
                .filter(q -> before.complete())
                .ifPresent(q -> lines.add("new question: " + q.text()));
        return List.copyOf(lines);
    }

    private static Map<String, String> names(Iterable<String> names) {
        Map<String, String> all = new LinkedHashMap<>();
        names.forEach(n -> all.put(n, n));
        return all;
    }

    private static Map<String, String> reasons(RiskResult result) {
        Map<String, String> all = new LinkedHashMap<>();
        result.reasons().forEach(r -> all.put(r.rule(), r.article()));
        result.upcoming().forEach(r -> all.put(r.rule(), r.article()));
        return all;
    }

    private static Map<String, String> duties(RiskResult result) {
        Map<String, String> all = new LinkedHashMap<>();
        result.duties()
                .forEach(d ->
                        all.put(
                                d.article() + " " + d.title(),
                                d.effectiveFrom()
                                        .map(day -> "from " + day)
                                        .orElse("without a day")));
        return all;
    }

    private static void changes(
            String what, Map<String, String> before, Map<String, String> after, List<String> to) {
        after.forEach((name, value) -> {
            if (!before.containsKey(name)) {
                to.add(what + " added: " + shown(name, value));
            } else if (!Objects.equals(before.get(name), value)) {
                to.add(what + " changed: " + name + ", " + before.get(name) + " → " + value);
            }
        });
        before.forEach((name, value) -> {
            if (!after.containsKey(name)) {
                to.add(what + " gone: " + shown(name, value));
            }
        });
    }

    private static String shown(String name, String value) {
        return name.equals(value) ? name : name + " (" + value + ")";
    }
}
