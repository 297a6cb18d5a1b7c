package dev.pilothouse.policy.rules.risk;

import dev.pilothouse.db.model.RiskClass;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers under a ruleset on a day: what is still open, and what follows. Pure; the same for the
 * same input. Answers to questions that are not asked count for nothing, so that a changed answer
 * further up takes what hung on it along. So do answers that the ruleset does not know.
 */
public final class Questionnaire {
    private final Ruleset ruleset;
    private final Map<String, RiskAnswer> answers;
    private final LocalDate on;
    private final List<RiskQuestion> asked = new ArrayList<>();
    private final Map<String, List<String>> effective = new LinkedHashMap<>();
    private final Set<String> flags = new LinkedHashSet<>();
    private Optional<RiskQuestion> next = Optional.empty();
    private Optional<RiskRule> decided = Optional.empty();

    private Questionnaire(Ruleset ruleset, Map<String, RiskAnswer> answers, LocalDate on) {
        this.ruleset = ruleset;
        this.answers = new HashMap<>(answers);
        this.answers.entrySet().removeIf(a -> !ruleset.takes(a.getKey(), a.getValue()));
        this.on = on;
    }

    /**
     * @param answers by question
     * @param on the day for which the law is read
     */
    public static Questionnaire of(Ruleset ruleset, Map<String, RiskAnswer> answers, LocalDate on) {
        Questionnaire made = new Questionnaire(ruleset, answers, on);
        made.walk();
        return made;
    }

    private void walk() {
        infer();
        for (RiskQuestion question : ruleset.questions()) {
            if (!stopped() && question.when().test(facts())) {
                take(question);
            }
        }
        infer();
    }

    private void take(RiskQuestion question) {
        asked.add(question);
        RiskAnswer answer = answers.get(question.id());
        if (answer == null) {
            next = next.or(() -> Optional.of(question));
            return;
        }
        effective.put(question.id(), answer.unsure() ? question.unsure() : answer.values());
        infer();
    }

    /** Rules set flags for those below them, so one pass from the top is enough. */
    private void infer() {
        flags.clear();
        decided = Optional.empty();
        for (RiskRule rule : ruleset.rules()) {
            if (rule.when().test(facts())) {
                flags.addAll(rule.set());
                if (decided.isEmpty() && rule.riskClass().isPresent() && rule.applies(on)) {
                    decided = Optional.of(rule);
                }
            }
        }
    }

    private boolean stopped() {
        return decided.filter(RiskRule::stops).isPresent();
    }

    private RiskFacts facts() {
        return new RiskFacts(effective, flags);
    }

    /** The first question that is asked and has no answer. */
    public Optional<RiskQuestion> next() {
        return stopped() ? Optional.empty() : next;
    }

    /** Questions that are asked under these answers, in their order. */
    public List<RiskQuestion> asked() {
        return List.copyOf(asked);
    }

    public Optional<RiskAnswer> answer(String question) {
        return Optional.ofNullable(answers.get(question))
                .filter(a -> asked.stream().anyMatch(q -> q.id().equals(question)));
    }

    /** Answers that count. */
    public Map<String, RiskAnswer> counting() {
        Map<String, RiskAnswer> counting = new LinkedHashMap<>();
        asked.forEach(q -> answer(q.id()).ifPresent(a -> counting.put(q.id(), a)));
        return counting;
    }

    String text(String question) {
        return ruleset.question(question).text();
    }

    /** Digests of the questions whose answers count. */
    Map<String, String> digests() {
        Map<String, String> digests = new LinkedHashMap<>();
        counting().keySet().forEach(q -> digests.put(q, ruleset.question(q).digest()));
        return digests;
    }

    /** Questions whose answer needs a written ground of at least 20 characters, and has none. */
    public List<RiskQuestion> withoutGround() {
        return asked.stream().filter(this::lacksGround).toList();
    }

    private boolean lacksGround(RiskQuestion question) {
        return answer(question.id())
                .filter(a -> a.values().stream().anyMatch(question.noteFor()::contains))
                .filter(a -> a.note().length() < 20)
                .isPresent();
    }

    // ---- what follows ----

    /** What follows from the answers so far. */
    public RiskResult result() {
        RiskClass made = decided.flatMap(RiskRule::riskClass).orElse(RiskClass.MINIMAL);
        List<RiskRule> holding =
                ruleset.rules().stream()
                        .filter(r -> r.when().test(facts()) && !r.reason().isEmpty())
                        .filter(r -> !onlyRest(r))
                        .toList();
        List<String> doubts = doubts();
        return new RiskResult(
                ruleset.version(),
                ruleset.digest(),
                on,
                made,
                next().isEmpty(),
                overlays(holding),
                holding.stream().filter(r -> r.applies(on)).map(Questionnaire::reason).toList(),
                holding.stream().filter(r -> !r.applies(on)).map(Questionnaire::reason).toList(),
                duties(made),
                doubts,
                second(made, holding, doubts, on));
    }

    /** The last rule holds for everything, and says something only when no other does. */
    private boolean onlyRest(RiskRule rule) {
        return rule.equals(ruleset.rules().getLast()) && decided.filter(rule::equals).isEmpty();
    }

    private static RiskResult.Reason reason(RiskRule rule) {
        return new RiskResult.Reason(
                rule.id(), rule.article(), rule.reason(), rule.riskClass(), rule.from());
    }

    private static Set<String> overlays(List<RiskRule> holding) {
        Set<String> overlays = new LinkedHashSet<>();
        holding.stream().map(RiskRule::overlay).filter(o -> !o.isEmpty()).forEach(overlays::add);
        return overlays;
    }

    private List<String> doubts() {
        return asked.stream()
                .filter(q -> answer(q.id()).filter(RiskAnswer::unsure).isPresent())
                .map(RiskQuestion::id)
                .toList();
    }

    private List<RiskResult.Due> duties(RiskClass made) {
        Map<String, List<String>> known = new LinkedHashMap<>(effective);
        known.put(RiskFacts.CLASS, List.of(made.word()));
        RiskFacts all = new RiskFacts(known, flags);
        return ruleset.duties().stream()
                .filter(d -> d.when().test(all))
                .map(d -> due(d, all))
                .toList();
    }

    private RiskResult.Due due(RiskDuty duty, RiskFacts all) {
        Optional<RiskDuty.Start> formal = start(duty.formal(), all);
        Optional<RiskDuty.Start> effectively = start(duty.effective(), all);
        return duty.due(
                formal.flatMap(RiskDuty.Start::day),
                effectively.flatMap(RiskDuty.Start::day),
                effectively.map(RiskDuty.Start::article).orElse(""));
    }

    private Optional<RiskDuty.Start> start(String schedule, RiskFacts all) {
        return ruleset.schedules().getOrDefault(schedule, List.of()).stream()
                .filter(s -> s.when().test(all))
                .findFirst();
    }

    private static List<String> second(
            RiskClass made, List<RiskRule> holding, List<String> doubts, LocalDate on) {
        List<String> why = new ArrayList<>();
        switch (made) {
            case PROHIBITED -> why.add("prohibited");
            case HIGH -> why.add("high risk");
            case OUT_OF_SCOPE -> why.add("out of scope");
            case SECTORAL -> why.add("left to product law");
            case LIMITED, MINIMAL -> {}
        }
        holding.stream()
                .filter(r -> !r.applies(on))
                .flatMap(r -> r.from().stream())
                .min(LocalDate::compareTo)
                .ifPresent(day -> why.add("prohibited from " + day));
        if (holding.stream().anyMatch(r -> r.overlay().equals(RiskResult.DEROGATION))) {
            why.add("derogation");
        }
        if (!doubts.isEmpty()) {
            why.add("somebody was not sure");
        }
        return why;
    }
}
