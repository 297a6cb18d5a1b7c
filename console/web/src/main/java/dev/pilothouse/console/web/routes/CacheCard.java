package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.bridge.control.CachePurge;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.stream.Collectors;

/** What gateways reuse of each feature, and what they were made to forget. */
final class CacheCard extends Card {
    private static final int SHOWN = 5;

    private final transient CacheBook book;
    private final transient Viewer viewer;
    private final CacheGrid grid;
    private final Div purges = Ui.div("stack");
    private final Div body;
    private transient List<CacheRow> rows = List.of();

    CacheCard(CacheBook book, Viewer viewer) {
        super("Reused answers");
        this.book = book;
        this.viewer = viewer;
        boolean manages = viewer.may(Permission.MANAGE_PROVIDERS);
        grid = new CacheGrid(this::change, manages);
        purges.getStyle().set("padding", "12px 16px");
        body = new Div(grid, purges);
        flush();
        footer(
                new Span(
                        "Counted since each gateway's start. Answers are kept in gateways' memory"
                                + " only."
                                + (manages
                                        ? " Click a feature to change what is reused of it."
                                        : "")));
        if (viewer.may(Permission.PURGE_CACHES)) {
            Button forget = Ui.button("Forget answers…", "trash-2", ButtonVariant.SMALL);
            forget.addClickListener(e -> purge());
            tools(forget);
        }
    }

    void show(List<TenantId> tenants) {
        Actor actor = viewer.actor();
        load(() -> AsyncState.loaded(book.read(actor, tenants)), this::draw);
    }

    private Component draw(CacheBook.Reading reading) {
        rows = reading.rows();
        long on = rows.stream().filter(r -> !r.policy().isOff()).count();
        sub(on == 0 ? "no feature reuses answers" : Format.plural(on, "feature"));
        grid.show(rows);
        purges.removeAll();
        purges.setVisible(!reading.purges().isEmpty());
        if (!reading.purges().isEmpty()) {
            purges.add(Ui.div("label", new Span("Forgotten")));
            reading.purges().stream().limit(SHOWN).map(CacheCard::line).forEach(purges::add);
        }
        return body;
    }

    private static Div line(CachePurge purge) {
        String silent =
                purge.nodes().stream()
                        .filter(n -> n.at().isEmpty())
                        .map(n ->
                                n.node().value()
                                        + (n.trouble().isEmpty() ? "" : ": " + n.trouble()))
                        .collect(Collectors.joining(", "));
        Div line =
                Ui.div(
                        "row wide wrap",
                        StatusBadge.plain(
                                purge.isDone() ? Status.OK : Status.WATCH,
                                purge.acknowledged()
                                        + " of "
                                        + Format.plural(purge.total(), "gateway")),
                        Ui.text(purge.order().words(), "medium"),
                        Ui.text(Format.plural(purge.forgotten(), "answer"), "tn"),
                        Ui.text(purge.order().reason() + ", " + purge.by(), "ter"),
                        new RelativeTime(purge.at()));
        if (!silent.isEmpty()) {
            line.add(Ui.text("waits for " + silent, "t-off"));
        }
        return line;
    }

    private void change(CacheRow row) {
        new CacheForm(
                        row,
                        policy -> {
                            book.set(viewer.actor(), policy);
                            reload();
                        })
                .open();
    }

    private void purge() {
        new PurgeForm(
                        viewer,
                        rows,
                        order -> {
                            book.purge(viewer.actor(), order);
                            reload();
                        })
                .open();
    }
}
