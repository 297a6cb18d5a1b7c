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

    void show(List<Hit> hits, Optional<KillTarget> chosen, List<TenantName> tenants) {
        rows.removeAll();
        hits.forEach(hit -> rows.add(row(hit, chosen.filter(hit::same).isPresent(), tenants)));
    }

    private ListItem row(Hit hit, boolean chosen, List<TenantName> tenants) {
        Span name =
                new Span(Ui.text(hit.name(), "medium"), Ui.text(" " + kind(hit, tenants), "ter"));
        name.addClassName("clip");
        ListItem row =
                new ListItem(
                        new Icon(Words.icon(hit.target().scope())),
                        name,
                        Ui.text(number(hit, hit.radius().callsPerMinute()), "num"),
                        Ui.text(number(hit, hit.radius().openStreams()), "num"));
        row.getElement().setAttribute("role", "option");
        row.getElement().setAttribute("tabindex", "0");
        row.getElement().setAttribute("aria-selected", Boolean.toString(chosen));
        row.addClickListener(e -> choose.accept(hit.target()));
        row.getElement()
                .addEventListener("keydown", e -> choose.accept(hit.target()))
                .setFilter("event.key === 'Enter' || event.key === ' '");
        return row;
    }

    private static String number(Hit hit, long number) {
        return hit.radius().measured() ? Format.count(number) : "–";
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
