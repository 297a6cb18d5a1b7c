package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.analytics.traces.TraceSpan;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Spans on one line of time, with tokens, cost, first tokens, refusals and kills. */
final class Waterfall extends Div {
    /** More are left out; the table says so. */
    static final int MOST = 500;

    private static final double RIGHT_SIDE = 78;

    private final Scale scale;
    private final Consumer<TraceSpan> select;

    /**
     * @param selected id of a span
     */
    Waterfall(SpanTree tree, String selected, Consumer<TraceSpan> select) {
        this.scale = Scale.of(tree);
        this.select = select;
        addClassName("wfbox");
        UnorderedList list = new UnorderedList();
        list.addClassName("wf");
        list.getElement().setAttribute("role", "tree");
        list.getElement().setAttribute("aria-label", "Spans");
        list.getElement().setAttribute("data-arrows", "");
        list.getStyle().set("--tick", Scale.css(scale.percent(scale.step())));
        tree.nodes().stream().limit(MOST).forEach(n -> list.add(item(n, selected)));
        add(axis(tree), list);
        tree.killed().ifPresent(s -> add(killLine(s.end())));
    }

    private ListItem item(SpanTree.Node node, String selected) {
        TraceSpan span = node.span();
        SpanKind kind = SpanKind.of(span);
        ListItem item = new ListItem(name(node, kind), line(span, kind), tokens(span), cost(span));
        item.getElement().setAttribute("role", "treeitem");
        item.getElement().setAttribute("aria-level", Integer.toString(node.depth() + 1));
        boolean chosen = span.spanId().equals(selected);
        item.getElement().setAttribute("aria-selected", Boolean.toString(chosen));
        item.getElement().setAttribute("tabindex", "0");
        item.getElement().addEventListener("click", e -> select.accept(span));
        item.getElement()
                .addEventListener("keydown", e -> select.accept(span))
                .setFilter(
                        "event.key === 'Enter' || event.key === ' ' && (event.preventDefault() ||"
                                + " true)");
        item.addClassName(kind.css());
        return item;
    }

    private static Span name(SpanTree.Node node, SpanKind kind) {
        Span words = Ui.text("", "clip");
        words.add(Ui.text(kind.title(node.span()), "medium"), new Span(" "));
        words.add(Ui.text(kind.note(node.span()), "ter"));
        Span name = new Span(new Icon(kind.icon(), "s"), words);
        name.addClassName("nm");
        name.getStyle().set("padding-left", (12 + node.depth() * 16) + "px");
        name.getElement().setAttribute("title", node.span().name());
        return name;
    }

    private Span line(TraceSpan span, SpanKind kind) {
        Span bar = Ui.text("", "b");
        bar.addClassNames(kind.bar().split(" "));
        bar.getStyle().set("left", Scale.css(scale.percent(span.start())));
        bar.getStyle().set("width", "max(2px," + Scale.css(scale.percent(span.duration())) + ")");
        Span line = new Span(bar);
        line.addClassName("ln");
        if (!span.served().ttft().isZero()) {
            line.add(firstToken(span));
        }
        line.add(length(span));
        return line;
    }

    private Span firstToken(TraceSpan span) {
        Span mark = Ui.text("", "ttft");
        Instant at = span.start().plus(span.served().ttft());
        mark.getStyle().set("left", Scale.css(scale.percent(at)));
        mark.getElement().setAttribute("title", "first token after " + words(span.served().ttft()));
        return mark;
    }

    private Span length(TraceSpan span) {
        Span text = Ui.text(words(span.duration()), "len");
        double end = scale.percent(span.end());
        if (end > RIGHT_SIDE && scale.percent(span.start()) > 100 - RIGHT_SIDE) {
            text.getStyle().set("right", Scale.css(100 - scale.percent(span.start())));
        } else if (end > 100 - 8) {
            text.getStyle().set("right", "0");
        } else {
            text.getStyle().set("left", Scale.css(end));
        }
        return text;
    }

    private static Span tokens(TraceSpan span) {
        boolean some = span.call() && span.tokens().in() + span.tokens().out() > 0;
        return Ui.text(
                some
                        ? Format.count(span.tokens().in())
                                + " in, "
                                + Format.count(span.tokens().out())
                                + " out"
                        : "",
                "tok");
    }

    private static Span cost(TraceSpan span) {
        if (!span.call() || span.price().source().isEmpty()) {
            return Ui.text("", "eur");
        }
        return Ui.text(
                span.price().unpriced()
                        ? "unpriced"
                        : Format.money(span.price().cost(), span.price().currency()),
                "eur");
    }

    private Div axis(SpanTree tree) {
        Span time = Ui.text("", "t");
        for (Duration tick : scale.ticks()) {
            Span label = new Span(tick.isZero() ? "0" : tick(tick));
            label.getStyle().set("left", Scale.css(scale.percent(tick)));
            if (!tick.isZero()) {
                label.getStyle().set("transform", "translateX(-50%)");
            }
            time.add(label);
        }
        tree.calls().stream()
                .filter(c -> !c.served().ttft().isZero())
                .findFirst()
                .ifPresent(c ->
                        time.add(
                                event(
                                        "flag",
                                        "first token",
                                        c.start().plus(c.served().ttft()),
                                        "sec")));
        tree.killed().ifPresent(c -> time.add(event("octagon-x", kill(c), c.end(), "t-danger")));
        return Ui.div("axis", new Span("Span"), time, new Span("Tokens"), new Span("Cost"));
    }

    /** Without the zeros that a measured time has. */
    private static String tick(Duration length) {
        long nanos = length.toNanos();
        return nanos >= 1_000_000_000
                ? Format.decimal(BigDecimal.valueOf(nanos, 9)) + " s"
                : Format.decimal(BigDecimal.valueOf(nanos, 6)) + " ms";
    }

    private static String kill(TraceSpan span) {
        long epoch = span.result().killEpoch();
        return epoch == 0 ? "kill" : "kill " + epoch;
    }

    private Span event(String icon, String word, Instant at, String tone) {
        double place = scale.percent(at);
        Span event = new Span(new Icon(icon), new Text(word));
        event.addClassNames("ev", tone);
        event.setClassName("end", place > 60);
        event.getStyle().set("left", Scale.css(place));
        return event;
    }

    private Span killLine(Instant at) {
        Span line = Ui.text("", "killline");
        line.getElement().setAttribute("aria-hidden", "true");
        line.getStyle().set("--at", Double.toString(scale.percent(at) / 100));
        return line;
    }

    /** {@code 0.6 ms}, {@code 189 ms}, {@code 2.09 s}. */
    static String words(Duration length) {
        return Format.millis(length.toNanos() / 1e6);
    }
}
