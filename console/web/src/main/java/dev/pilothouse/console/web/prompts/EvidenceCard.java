package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.Release;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs of the playground that were chosen as evidence of a release. */
final class EvidenceCard {
    private EvidenceCard() {}

    static Optional<Card> of(Release release) {
        if (!(release.evidence().get(AskForm.EVIDENCE) instanceof List<?> runs) || runs.isEmpty()) {
            return Optional.empty();
        }
        Div all = Ui.div("stack m");
        runs.forEach(run -> {
            if (run instanceof Map<?, ?> facts) {
                all.add(run(facts));
            }
        });
        Card card = new Card("Evidence").ruled().content(all);
        card.sub(Format.plural(runs.size(), "run") + " in the playground");
        return Optional.of(card);
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
