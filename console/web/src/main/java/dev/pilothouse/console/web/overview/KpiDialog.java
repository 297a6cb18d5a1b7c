package dev.pilothouse.console.web.overview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.analytics.Slots;
import dev.pilothouse.console.web.ui.ChartFrame;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import java.time.Instant;
import java.util.Optional;

/** What a KPI means, how it went, and where its rows are. */
final class KpiDialog extends Dialog {
    /**
     * @param rows address of the traces behind it; empty: none
     */
    KpiDialog(Reading reading, Slots slots, Optional<Instant> newest, Optional<String> rows) {
        Measure measure = reading.measure();
        setHeaderTitle(measure.label());
        setWidth("720px");
        setMaxWidth("96vw");
        addClassName("kpi-dialog");
        Div body = Ui.div("stack m", figures(reading), facts(reading, newest));
        if (!reading.trend().isEmpty()) {
            body.add(trend(reading, slots));
        }
        add(body);
        rows.ifPresent(
                href -> getFooter().add(Ui.link(href, "Rows behind it, in Traces", "rows-link")));
        Button close = new Button("Close", e -> close());
        close.addClassName("push");
        getFooter().add(close);
    }

    private static Component figures(Reading reading) {
        Span value = Ui.text(reading.now().map(reading::figure).orElse("–"), "big");
        Div line = Ui.div("row wide", value);
        reading.delta().ifPresent(line::add);
        line.add(
                Ui.text(
                        reading.before()
                                .map(b -> "from " + reading.figure(b))
                                .orElse("nothing to compare with"),
                        "ter"));
        Target target = reading.measure().target();
        Span status = StatusBadge.plain(target.judge(reading.now()), target.words());
        status.addClassName("push");
        line.add(status);
        return line;
    }

    private static Component facts(Reading reading, Optional<Instant> newest) {
        DescriptionList facts = new DescriptionList();
        facts.addClassName("facts");
        fact(facts, "Definition", new Span(reading.measure().formula()));
        fact(facts, "Source", new Span(reading.measure().source()));
        fact(facts, "Rests on", new Span(reading.sample()));
        fact(
                facts,
                "Freshness",
                newest.<Component>map(t ->
                                new Span(
                                        new Span("Newest call "),
                                        new RelativeTime(t),
                                        new Span(", read again every 4 seconds")))
                        .orElseGet(() -> new Span("No call in 90 days")));
        return facts;
    }

    private static void fact(DescriptionList facts, String name, Component value) {
        facts.add(new DescriptionList.Term(name), new DescriptionList.Description(value));
    }

    private static Component trend(Reading reading, Slots slots) {
        String name = reading.measure().label();
        ChartFrame chart =
                new ChartFrame(
                        reading.measure().word(),
                        name + ", this period against the period before",
                        220);
        chart.show(TrendChart.option(reading, slots), TrendChart.table(reading, slots));
        Div head = Ui.div("row", Ui.text("Trend", "h2"), Ui.div("row push", chart.tools()));
        return Ui.div("stack s", head, chart);
    }
}
