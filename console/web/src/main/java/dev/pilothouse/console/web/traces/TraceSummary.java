package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Section;
import dev.pilothouse.analytics.traces.TraceSpan;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The figures of a trace in one row. */
final class TraceSummary extends Section {
    private final SpanTree tree;

    /**
     * @param sessionHref address of the traces of a session
     */
    TraceSummary(SpanTree tree, Function<String, String> sessionHref) {
        this.tree = tree;
        addClassNames("card", "sum");
        Div stats = Ui.div("stats", state(), duration());
        firstToken().ifPresent(stats::add);
        stats.add(tokens(), cost(), cache());
        text("Release", t -> t.served().releaseDigest()).ifPresent(stats::add);
        text("Feature", t -> t.owner().feature()).ifPresent(stats::add);
        session(sessionHref).ifPresent(stats::add);
        add(stats);
    }

    private Component state() {
        return stat("State", StatusBadge.plain(tree.state().status(), tree.state().word()));
    }

    private Component duration() {
        return figure("Duration", Waterfall.words(tree.duration()));
    }

    private Optional<Component> firstToken() {
        return tree.calls().stream()
                .filter(c -> !c.served().ttft().isZero())
                .findFirst()
                .map(c -> Duration.between(tree.start(), c.start().plus(c.served().ttft())))
                .map(d -> figure("First token", Waterfall.words(d)));
    }

    private Component tokens() {
        return Ui.stat(
                "Tokens",
                Format.count(sum(t -> t.tokens().in())),
                "in, " + Format.count(sum(t -> t.tokens().out())) + " out");
    }

    private Component cost() {
        List<TraceSpan> priced = tree.calls().stream().filter(c -> !c.price().unpriced()).toList();
        int unpriced = tree.calls().size() - priced.size();
        if (priced.isEmpty()) {
            return Ui.stat("Cost", "–", unpriced == 0 ? "no call" : "unpriced");
        }
        BigDecimal cost =
                priced.stream().map(c -> c.price().cost()).reduce(BigDecimal.ZERO, BigDecimal::add);
        return Ui.stat(
                "Cost",
                Format.money(cost, priced.getFirst().price().currency()),
                unpriced == 0 ? "" : "and " + Format.count(unpriced) + " unpriced");
    }

    private Component cache() {
        return Ui.stat(
                "Cache",
                Format.count(sum(t -> t.tokens().cacheRead())),
                "of " + Format.count(sum(t -> t.tokens().in())) + " in");
    }

    private Optional<Component> session(Function<String, String> href) {
        return known(TraceSpan::session)
                .map(s -> stat("Session", Ui.link(href.apply(s), s, "mono", "clip")));
    }

    private Optional<Component> text(String label, Function<TraceSpan, String> value) {
        return known(value).map(v -> stat(label, Ui.mono(v)));
    }

    private Optional<String> known(Function<TraceSpan, String> value) {
        Stream<TraceSpan> callsFirst = Stream.concat(tree.calls().stream(), tree.spans().stream());
        return callsFirst.map(value).filter(v -> !v.isEmpty()).findFirst();
    }

    private long sum(ToLongFunction<TraceSpan> what) {
        return tree.calls().stream().mapToLong(what).sum();
    }

    private static Component figure(String label, String words) {
        int space = words.indexOf(' ');
        return Ui.stat(label, words.substring(0, space), words.substring(space + 1));
    }

    private static Div stat(String label, Component value) {
        Div v = Ui.div("v small-v", value);
        return Ui.div("stat", Ui.div("label", Ui.text(label)), v);
    }
}
