package dev.pilothouse.console.web.overview;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.analytics.kpis.Sums;
import dev.pilothouse.analytics.kpis.Traffic;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.TimeRange;
import dev.pilothouse.console.web.ui.Ui;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the page is about, how many calls, and how old the data are. */
final class PageHead extends Div {
    private final Span badge = Ui.text("sample data", "badge", "accent");
    private final Paragraph lead = new Paragraph();
    private Optional<Object> shown = Optional.empty();

    PageHead() {
        addClassName("head");
        Div title = Ui.div("row wide", new H1("Overview"), badge);
        badge.setVisible(false);
        lead.setText("\u00a0");
        add(new Div(title, lead));
    }

    void sample(String words) {
        badge.setText(words);
        badge.setVisible(!words.isEmpty());
    }

    void show(TimeRange range, Traffic traffic, Optional<Instant> newest) {
        Sums now = traffic.now().total();
        boolean comparable = traffic.comparable();
        Object state = List.of(range, now.calls(), now.unpriced(), comparable, newest);
        if (shown.equals(Optional.of(state))) {
            return;
        }
        shown = Optional.of(state);
        lead.removeAll();
        lead.add(new Span(period(range, comparable) + " " + calls(now) + " "));
        newest.ifPresentOrElse(this::age, () -> lead.add(new Span("No data in 90 days.")));
    }

    private void age(Instant newest) {
        lead.add(
                new Span("Data until "),
                new RelativeTime(newest, RelativeTime.Show.MOMENT),
                new Span(", "),
                new RelativeTime(newest),
                new Span("."));
    }

    private static String period(TimeRange range, boolean comparable) {
        String length =
                switch (range) {
                    case TimeRange.Preset p -> p.label();
                    case TimeRange.Days d -> Format.plural(d.length().toDays(), "day");
                };
        if (!comparable) {
            return length + "; too few calls before them to compare with.";
        }
        return switch (range) {
            case TimeRange.Preset p ->
                    length + " against the " + p.label().replace("Last ", "") + " before.";
            case TimeRange.Days d -> length + " against as many before.";
        };
    }

    private static String calls(Sums now) {
        return now.unpriced() == 0
                ? Format.plural(now.calls(), "call") + ", none unpriced."
                : Format.plural(now.calls(), "call")
                        + ", "
                        + Format.count(now.unpriced())
                        + " of them unpriced.";
    }
}
