package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.analytics.traces.TraceSpan;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.LiveRelease;
import dev.pilothouse.registry.Prompt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The last calls that releases of a prompt answered. */
final class CallsCard extends Card {
    private static final int SHOWN = 10;
    private static final Duration BACK = Duration.ofDays(30);

    private final Tools services;
    private final Viewer viewer;
    private final Grid<TraceSpan> grid = new Grid<>();
    private PageState state = PageState.INITIAL;

    CallsCard(Tools services, Viewer viewer) {
        super("Last calls");
        this.services = services;
        this.viewer = viewer;
        flush();
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.addComponentColumn(s -> new RelativeTime(s.start())).setHeader("When").setFlexGrow(1);
        grid.addComponentColumn(s ->
                        Ui.div(
                                "row",
                                Ui.text("v" + s.served().promptVersion(), "medium", "tn"),
                                Ui.text(
                                        Words.digest(s.served().releaseDigest()),
                                        "mono",
                                        "ter",
                                        "small")))
                .setHeader("Answered by")
                .setFlexGrow(2);
        grid.addColumn(s -> s.owner().environment()).setHeader("Environment").setFlexGrow(1);
        grid.addComponentColumn(CallsCard::outcome).setHeader("Outcome").setFlexGrow(1);
        number(grid.addColumn(s -> Format.count(s.tokens().in())), "Tokens in");
        number(grid.addColumn(s -> Format.count(s.tokens().out())), "Out");
        number(grid.addColumn(s -> Format.millis(s.duration().toNanos() / 1e6)), "Time");
        number(grid.addColumn(CallsCard::cost), "Cost");
        grid.addComponentColumn(s ->
                        Ui.link(
                                services.traces().href(state, s.traceId()),
                                s.traceId().substring(0, 8),
                                "mono"))
                .setHeader("Trace")
                .setFlexGrow(1);
        grid.setAllRowsVisible(true);
    }

    private static void number(Grid.Column<TraceSpan> column, String header) {
        column.setHeader(header).setTextAlign(ColumnTextAlign.END).setFlexGrow(1);
    }

    private static Span outcome(TraceSpan span) {
        String word = span.result().outcome();
        return StatusBadge.plain(word.equals("ok") ? Status.OK : Status.OFF, word);
    }

    private static String cost(TraceSpan span) {
        return span.price().unpriced() || span.price().currency().isEmpty()
                ? "not priced"
                : Format.money(span.price().cost(), span.price().currency());
    }

    void show(Book book, PageState at) {
        state = at;
        Prompt prompt = book.prompt();
        boolean may = viewer.actor().may(Permission.SEE_TRACES, prompt.tenant());
        List<String> digests =
                book.live().stream()
                        .flatMap(l -> Stream.concat(Stream.of(l.stable()), l.canary().stream()))
                        .map(LiveRelease.Served::digest)
                        .distinct()
                        .toList();
        setVisible(may && !digests.isEmpty());
        if (!isVisible()) {
            return;
        }
        sub("of what is live, newest " + SHOWN + " of 30 days");
        load(
                () -> read(prompt, digests),
                calls -> {
                    grid.setItems(calls);
                    return grid;
                });
    }

    private AsyncState<List<TraceSpan>> read(Prompt prompt, List<String> digests) {
        List<TraceSpan> calls =
                services.calls()
                        .newest(
                                prompt.tenant(),
                                prompt.feature().value(),
                                digests,
                                Instant.now().minus(BACK),
                                SHOWN);
        return calls.isEmpty()
                ? AsyncState.empty(
                        "No call named it yet",
                        "Callers name it in the field prompt of a request, or in a header.",
                        "curl … -H 'X-Pilothouse-Prompt: " + prompt.name() + "'")
                : AsyncState.loaded(calls);
    }
}
