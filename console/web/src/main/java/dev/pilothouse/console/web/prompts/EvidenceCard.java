package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.Release;
import java.util.List;
import java.util.Map;

/** Runs of the playground that were chosen as evidence of a release, and the place of eval runs. */
final class EvidenceCard {
    private EvidenceCard() {}

    static Card of(Release release) {
        List<?> runs =
                release.evidence().get(AskForm.EVIDENCE) instanceof List<?> kept ? kept : List.of();
        Div all = Ui.div("stack m");
        runs.forEach(run -> {
            if (run instanceof Map<?, ?> facts) {
                all.add(run(facts));
            }
        });
        if (runs.isEmpty()) {
            all.add(Ui.paragraph("No run of the playground was given.", "ter"));
        }
        all.add(evals(release));
        Card card = new Card("Evidence").ruled().content(all);
        card.sub(runs.isEmpty() ? "" : Format.plural(runs.size(), "run") + " in the playground");
        return card;
    }

    /** What somebody sent as such over the API is theirs, not ours. */
    private static Div evals(Release release) {
        Object given = release.evidence().get("evals");
        Div what =
                given == null
                        ? new Div(
                                Ui.text(
                                        "No evals are connected yet, so no eval run and no gate"
                                                + " stands behind this release.",
                                        "ter"))
                        : Ui.div(
                                "stack s",
                                Ui.text(
                                        "Sent along by whoever asked; no evals are connected that"
                                                + " could check it.",
                                        "ter"),
                                Ui.text(String.valueOf(given), "mono", "small"));
        return Ui.div("stack s", Ui.text("Eval runs", "medium"), what);
    }

    private static Div run(Map<?, ?> facts) {
        Div answer = Ui.div("answer", new Span(text(facts, "answer")));
        return Ui.div(
                "stack s",
                Ui.div(
                        "row wrap",
                        Ui.text(text(facts, "of"), "medium"),
                        Ui.mono(text(facts, "model")),
                        Ui.text(
                                text(facts, "input_tokens")
                                        + " tokens in, "
                                        + text(facts, "output_tokens")
                                        + " out, "
                                        + text(facts, "ms")
                                        + " ms, by "
                                        + text(facts, "by"),
                                "ter",
                                "small")),
                Ui.text(text(facts, "variables"), "mono", "small", "ter"),
                answer);
    }

    private static String text(Map<?, ?> facts, String name) {
        Object value = facts.get(name);
        return value == null ? "" : value.toString();
    }
}
