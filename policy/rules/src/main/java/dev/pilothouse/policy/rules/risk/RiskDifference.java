package dev.pilothouse.policy.rules.risk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What another ruleset, or another day, makes of the same answers. */
public final class RiskDifference {
    private RiskDifference() {}

    /**
     * In words for people, one line each; empty when it makes the same of them.
     *
     * @param asked digests of the questions that were answered; empty where they are not known
     */
    public static List<String> between(
            RiskResult before, Map<String, String> asked, Questionnaire now) {
        RiskResult after = now.result();
        List<String> lines = new ArrayList<>();
        if (before.riskClass() != after.riskClass()) {
            lines.add("class: " + before.riskClass().word() + " → " + after.riskClass().word());
        }
        changes("overlay", names(before.overlays()), names(after.overlays()), lines);
        changes("reason", reasons(before), reasons(after), lines);
        changes("duty", duties(before), duties(after), lines);
        now.digests()
                .forEach((question, digest) -> {
                    if (!asked.getOrDefault(question, digest).equals(digest)) {
                        lines.add("question changed: " + now.text(question));
                    }
                });
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
        Stream.concat(result.reasons().stream(), result.upcoming().stream())
                .forEach(r ->
                        all.put(
                                r.rule(),
                                r.article() + r.from().map(day -> " from " + day).orElse("")));
        return all;
    }

    private static Map<String, String> duties(RiskResult result) {
        Map<String, String> all = new LinkedHashMap<>();
        result.duties()
                .forEach(d ->
                        all.put(
                                d.article() + " " + d.title(),
                                d.effectiveFrom().map(day -> "from " + day).orElse("without a day")
                                        + d.formalFrom()
                                                .filter(f ->
                                                        !d.effectiveFrom().equals(Optional.of(f)))
                                                .map(day -> ", formally from " + day)
                                                .orElse("")
                                        + (d.keep().isEmpty() ? "" : ", kept " + d.keep())
                                        + ", by "
                                        + d.owner()));
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
