package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.policy.decisions.KillTarget;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Scopes that were found, with calls per minute and open streams; one may be chosen. */
final class HitList extends Div {
    private final UnorderedList rows = new UnorderedList();
    private final Consumer<KillTarget> choose;
    private List<Row> standing = List.of();

    HitList(Consumer<KillTarget> choose) {
        this.choose = choose;
        rows.addClassName("hits");
        rows.getElement().setAttribute("role", "listbox");
        rows.getElement().setAttribute("aria-label", "Scopes");
        rows.getElement().setAttribute("data-arrows", "");
        Div head =
                Ui.div(
                        "hits-head",
                        new Span(),
                        new Span("Scope"),
                        Ui.text("calls/min", "num"),
                        Ui.text("streams", "num"));
        add(head, rows);
    }

    /** Rows of the same scopes stay standing, so that a click is not lost to a new number. */
    void show(List<Hit> hits, Optional<KillTarget> chosen, List<TenantName> tenants) {
        List<Row> now = hits.stream().map(hit -> row(hit, tenants)).toList();
        standing.stream().filter(row -> !now.contains(row)).forEach(rows::remove);
        standing = now;
        for (int i = 0; i < hits.size(); i++) {
            Row row = now.get(i);
            if (rows.indexOf(row) != i) {
                rows.addComponentAtIndex(i, row);
            }
            row.show(hits.get(i), chosen.filter(hits.get(i)::same).isPresent());
        }
    }

    private Row row(Hit hit, List<TenantName> tenants) {
        return standing.stream()
                .filter(row -> row.target().equals(hit.target()))
                .findFirst()
                .orElseGet(() -> new Row(hit, kind(hit, tenants), choose));
    }

    private static final class Row extends ListItem {
        private final KillTarget target;
        private final Span calls = Ui.text("", "num");
        private final Span streams = Ui.text("", "num");

        Row(Hit hit, String kind, Consumer<KillTarget> choose) {
            target = hit.target();
            Span name = new Span(Ui.text(hit.name(), "medium"), Ui.text(" " + kind, "ter"));
            name.addClassName("clip");
            add(new Icon(Words.icon(target.scope())), name, calls, streams);
            getElement().setAttribute("role", "option");
            getElement().setAttribute("tabindex", "0");
            addClickListener(e -> choose.accept(target));
            getElement()
                    .addEventListener("keydown", e -> choose.accept(target))
                    .setFilter("event.key === 'Enter' || event.key === ' '");
        }

        KillTarget target() {
            return target;
        }

        void show(Hit hit, boolean chosen) {
            calls.setText(Format.count(hit.radius().callsPerMinute()));
            streams.setText(Format.count(hit.radius().openStreams()));
            getElement().setAttribute("aria-selected", Boolean.toString(chosen));
        }
    }

    private static String kind(Hit hit, List<TenantName> tenants) {
        String scope = Words.of(hit.target().scope());
        String text = scope + more(hit);
        return hit.target().tenant().isPresent() && tenants.size() > 1
                ? text + ", " + Words.tenant(hit.target().tenant(), tenants)
                : text;
    }

    /** What the name does not say: the id, or for a key the features that it is for. */
    private static String more(Hit hit) {
        KillTarget target = hit.target();
        if (target.scope() == KillScope.KEY) {
            return " for " + target.label();
        }
        boolean said = hit.name().equals(target.target()) || target.target().isEmpty();
        return said ? "" : " " + target.target();
    }
}
