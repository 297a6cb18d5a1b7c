package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Ui;

/** What a model did, which nobody types. */
final class LiveCard extends Card {
    LiveCard() {
        super("In the last 30 days");
        sub("from telemetry");
    }

    Component draw(LiveFigures f) {
        Div facts = Ui.div("livefacts");
        boolean calls = f.calls() > 0;
        fact(facts, "Calls", Format.count(f.calls()));
        fact(facts, "Errors", calls ? share(f.errors(), f.calls()) : "–");
        fact(facts, "Refused", calls ? share(f.refused(), f.calls()) : "–");
        fact(facts, "Median time", calls ? Format.millis(f.p50Millis()) : "–");
        fact(facts, "95 % within", calls ? Format.millis(f.p95Millis()) : "–");
        fact(facts, "Cost", cost(f));
        fact(facts, "Guardrail hits", Format.count(f.guardrailHits()));
        fact(facts, "Kills", Format.count(f.kills()));
        fact(facts, "Evals", f.evals());
        return facts;
    }

    private static String share(long part, long of) {
        return Format.count(part) + " (" + Format.percent((double) part / of) + " %)";
    }

    private static String cost(LiveFigures f) {
        if (f.calls() == 0) {
            return "–";
        }
        String priced =
                f.currency().isEmpty() ? "not priced" : Format.money(f.cost(), f.currency());
        return f.unpriced() == 0
                ? priced
                : priced + ", " + Format.plural(f.unpriced(), "unpriced call");
    }

    private static void fact(Div facts, String label, String value) {
        facts.add(Ui.div("f", Ui.text(label, "ter"), tabular(value)));
    }

    private static Span tabular(String value) {
        return Ui.text(value, "tn");
    }
}
