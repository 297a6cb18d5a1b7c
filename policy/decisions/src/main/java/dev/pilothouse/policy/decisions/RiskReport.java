package dev.pilothouse.policy.decisions;

import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskQuestion;
import dev.pilothouse.policy.rules.risk.RiskResult;
import dev.pilothouse.registry.cards.PlainDocument;
import dev.pilothouse.registry.cards.PlainDocument.Entry;
import dev.pilothouse.registry.cards.PlainDocument.Fact;
import dev.pilothouse.registry.cards.PlainDocument.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A classification as a document to hand over. */
final class RiskReport {
    private RiskReport() {}

    /** As PDF. */
    static byte[] pdf(RiskView view, Instant now) {
        RiskResult result = view.result();
        List<Part> parts = new ArrayList<>();
        parts.add(reasons(result));
        parts.add(duties(view, result));
        parts.add(answers(view));
        if (!view.dissents().isEmpty()) {
            parts.add(
                    new Part(
                            "Who disagrees",
                            view.dissents().stream()
                                    .map(d ->
                                            new Entry(d.byName() + ", " + d.at(), d.text(), false))
                                    .toList()));
        }
        return new PlainDocument(
                        "Risk class under Regulation (EU) 2024/1689",
                        view.feature().data().displayName() + ": " + result.riskClass().title(),
                        facts(view, result, now),
                        parts,
                        view.feature().key() + "  ·  ruleset " + result.ruleset())
                .pdf(now);
    }

    private static List<Fact> facts(RiskView view, RiskResult result, Instant now) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Feature", view.feature().key()));
        facts.add(new Fact("Ruleset", result.ruleset() + ", sha256:" + result.rulesetDigest()));
        facts.add(
                new Fact(
                        "Law",
                        view.ruleset().law().name() + ", CELEX " + view.ruleset().law().celex()));
        Optional<RiskClassification> newest = view.newest();
        newest.ifPresent(n -> facts.add(new Fact("Questionnaire", Long.toString(n.number()))));
        facts.add(
                new Fact(
                        "State",
                        newest.map(n -> n.state().word().replace('-', ' ')).orElse("not begun")));
        newest.flatMap(RiskClassification::fixed)
                .ifPresent(f -> facts.add(new Fact("Digest", "sha256:" + f.digest())));
        newest.flatMap(RiskClassification::signOff)
                .ifPresent(s ->
                        facts.add(
                                new Fact(
                                        "Signed off",
                                        s.byName() + ", " + s.at() + ", key " + s.seal().key())));
        facts.add(new Fact("Made", now + "; an aid to a decision, not legal advice"));
        return facts;
    }

    private static Part reasons(RiskResult result) {
        List<Entry> entries = new ArrayList<>();
        result.reasons()
                .forEach(r ->
                        entries.add(new Entry(r.article() + "  ·  " + r.rule(), r.text(), false)));
        result.upcoming()
                .forEach(r ->
                        entries.add(
                                new Entry(
                                        r.article() + "  ·  " + r.rule(),
                                        r.text() + " From " + r.from().orElseThrow() + ".",
                                        true)));
        if (!result.complete()) {
            entries.add(new Entry("", "questions are open; this is provisional", true));
        }
        return new Part("Why", entries);
    }

    private static Part duties(RiskView view, RiskResult result) {
        return new Part(
                "Duties",
                result.duties().stream()
                        .map(d -> new Entry(d.article() + "  ·  " + d.id(), words(view, d), false))
                        .toList());
    }

    private static String words(RiskView view, RiskResult.Due duty) {
        RiskAssignment to = view.assignments().getOrDefault(duty.id(), RiskAssignment.NONE);
        String owner = to.owner().isEmpty() ? duty.owner() : to.owner();
        String due = to.due().or(duty::effectiveFrom).map(d -> "due " + d).orElse("without a day");
        String formal =
                duty.formalFrom()
                        .filter(f -> duty.effectiveFrom().filter(f::equals).isEmpty())
                        .map(f -> "; formally since " + f)
                        .orElse("");
        return duty.title()
                + ". "
                + duty.text()
                + "\n"
                + owner
                + ", "
                + due
                + formal
                + " ("
                + duty.basis()
                + ")";
    }

    private static Part answers(RiskView view) {
        Map<String, RiskAnswer> answers =
                view.newest().map(RiskClassification::answers).orElse(Map.of());
        List<Entry> entries = new ArrayList<>();
        for (RiskQuestion question : view.questionnaire().asked()) {
            RiskAnswer answer = answers.get(question.id());
            if (answer != null) {
                String said =
                        answer.values().stream()
                                .map(question::label)
                                .collect(Collectors.joining("; "));
                entries.add(
                        new Entry(
                                question.text() + "  ·  " + question.article(),
                                answer.note().isEmpty() ? said : said + "\n" + answer.note(),
                                false));
            }
        }
        return new Part("Answers", entries);
    }
}
