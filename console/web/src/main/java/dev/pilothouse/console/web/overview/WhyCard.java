package dev.pilothouse.console.web.overview;

import static java.util.Comparator.comparingDouble;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.analytics.contributors.Change;
import dev.pilothouse.analytics.contributors.Part;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.ChartFrame;
import dev.pilothouse.console.web.ui.Ui;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** KPIs that moved at the left; at the right the features and models that moved one of them. */
final class WhyCard extends LiveCard<Why> {
    private static final int STEPS = 5;

    private final Function<Measure, String> href;
    private final UnorderedList list = new UnorderedList();
    private final Span headline = Ui.text("", "strong");
    private final Div evidence = new Div();
    private final Div root = Ui.div("chg", list, new Div(new Paragraph(headline), evidence));
    private volatile Optional<Measure> wanted = Optional.empty();
    private Optional<Drawn> drawn = Optional.empty();

    /** The chart that stands, so that new numbers move its bars and nothing else. */
    private record Drawn(Measure measure, int height, ChartFrame chart) {}

    /**
     * @param href of the page with another KPI explained
     */
    WhyCard(Function<Measure, String> href) {
        super(
                new Card("What changed and why")
                        .sub("contributors by feature and model")
                        .columns(7)
                        .flush());
        card().addClassName("fill");
        this.href = href;
    }

    void explain(Optional<Measure> measure) {
        wanted = measure;
    }

    @Override
    Why read(Sources.Answers answers) {
        List<Reading> changes =
                Arrays.stream(Measure.values())
                        .map(m -> Readings.of(m, answers))
                        .filter(r -> r.change().isPresent())
                        .sorted(comparingDouble(WhyCard::relative).reversed())
                        .toList();
        Optional<Reading> chosen =
                changes.stream()
                        .filter(r -> wanted.map(r.measure()::equals).orElse(explained(r)))
                        .findFirst()
                        .or(() -> changes.stream().findFirst());
        return chosen.flatMap(r -> r.measure().kpi())
                .filter(Change::explains)
                .map(kpi ->
                        new Why(
                                changes,
                                chosen,
                                Optional.of(Change.of(kpi, answers.parts().get(), STEPS)),
                                List.of()))
                .orElseGet(() -> new Why(changes, chosen, Optional.empty(), slowest(answers)));
    }

    private static boolean explained(Reading reading) {
        return reading.measure().kpi().filter(Change::explains).isPresent();
    }

    private static double relative(Reading reading) {
        BigDecimal change = reading.change().orElse(BigDecimal.ZERO).abs();
        BigDecimal before = reading.before().orElse(BigDecimal.ZERO).abs();
        return before.signum() == 0
                ? Math.min(1, change.doubleValue())
                : change.doubleValue() / before.doubleValue();
    }

    private static List<Part> slowest(Sources.Answers answers) {
        return answers.parts().get().stream()
                .filter(p -> p.now().ttftCalls() > 0)
                .sorted(comparingDouble((Part p) -> p.now().ttftP95Micros()).reversed())
                .limit(STEPS)
                .toList();
    }

    @Override
    Component draw(Why why) {
        if (why.chosen().isEmpty()) {
            drawn = Optional.empty();
            card().tools();
            card().footer();
            return Ui.div(
                    "state",
                    Ui.paragraph(
                            "Nothing to compare: one of the two periods has no calls, or hardly"
                                    + " any."));
        }
        Reading chosen = why.chosen().orElseThrow();
        list.removeAll();
        why.changes().forEach(r -> list.add(item(r, r.equals(chosen))));
        headline.setText(sentence(chosen));
        why.change()
                .ifPresentOrElse(
                        change -> waterfall(chosen, change), () -> table(chosen, why.parts()));
        card().footer(foot(why));
        return root;
    }

    private ListItem item(Reading reading, boolean current) {
        Anchor link = new Anchor(href.apply(reading.measure()), reading.measure().label());
        if (current) {
            link.getElement().setAttribute("aria-current", "true");
        }
        reading.delta().ifPresent(link::add);
        return new ListItem(link);
    }

    private static String sentence(Reading reading) {
        BigDecimal change = reading.change().orElse(BigDecimal.ZERO);
        String now = reading.now().map(reading::figure).orElse("–");
        String before = reading.before().map(reading::figure).orElse("–");
        String moved =
                switch (change.signum()) {
                    case 0 -> "stayed at " + now;
                    case 1 -> "rose from " + before + " to " + now;
                    default -> "fell from " + before + " to " + now;
                };
        return reading.measure().label() + " " + moved + ".";
    }

    private void waterfall(Reading chosen, Change change) {
        Waterfall bars = new Waterfall(chosen.measure(), change, chosen.currency());
        Drawn frame =
                drawn.filter(d -> d.measure() == chosen.measure() && d.height() == bars.height())
                        .orElseGet(() -> frame(chosen.measure(), bars.height()));
        frame.chart().show(bars.option(), bars.table());
    }

    private Drawn frame(Measure measure, int height) {
        ChartFrame chart =
                new ChartFrame(
                        "contributors-" + measure.word(),
                        "Waterfall of the contributors to " + measure.label(),
                        height);
        Drawn frame = new Drawn(measure, height, chart);
        drawn = Optional.of(frame);
        card().tools(chart.tools());
        evidence.removeAll();
        evidence.add(chart);
        return frame;
    }

    /** Percentiles do not add up; the slowest say most. */
    private void table(Reading chosen, List<Part> parts) {
        drawn = Optional.empty();
        card().tools();
        evidence.removeAll();
        if (chosen.measure() != Measure.TIME_TO_FIRST_TOKEN) {
            evidence.add(Ui.paragraph("This KPI is not taken apart by feature and model.", "sec"));
            return;
        }
        evidence.add(
                Ui.paragraph("A percentile does not add up over features. Slowest now:", "sec"));
        parts.forEach(p -> evidence.add(line(p)));
    }

    private static Component line(Part part) {
        BigDecimal seconds = BigDecimal.valueOf(part.now().ttftP95Micros()).movePointLeft(6);
        return Ui.div(
                "row",
                Ui.mono(part.feature()),
                Ui.text("on " + part.model(), "ter"),
                Ui.text(Unit.SECONDS.whole(seconds, ""), "push", "tn"));
    }

    private static Component foot(Why why) {
        return Ui.text(
                why.change().isPresent()
                        ? "Contributors add up to the change exactly; growth at the old rate moves"
                                + " a rate by nothing."
                        : "Against the period of equal length before.");
    }
}
