package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Obligations;
import dev.pilothouse.policy.decisions.Smell;
import java.util.List;
import java.util.Map;

/** What should not be as it is, with its evidence and where to mend it. */
@Route(SmellsNavigation.PATH)
@Needs(Permission.SEE_FEATURES)
class SmellsView extends Page {
    private final transient Obligations obligations;
    private final transient Viewer viewer;
    private final Card list = new Card("Smells").flush().columns(12);

    SmellsView(Obligations obligations, Viewer viewer) {
        super("Smells");
        this.obligations = obligations;
        this.viewer = viewer;
        add(
                Ui.head("Smells", "What should not be as it is: what shows it, and what to do."),
                Ui.div("grid", list));
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        Actor actor = viewer.actor();
        List<TenantId> tenants = viewer.tenants(state, Permission.SEE_FEATURES);
        list.load(() -> read(actor, tenants), this::table);
    }

    private AsyncState<List<Smell>> read(Actor actor, List<TenantId> tenants) {
        List<Smell> all =
                obligations.smells(actor).stream()
                        .filter(s -> tenants.contains(s.tenant()))
                        .toList();
        return all.isEmpty()
                ? AsyncState.empty("Nothing smells", "No feature has anything to mend here.", "")
                : AsyncState.loaded(all);
    }

    private Component table(List<Smell> smells) {
        list.sub(Format.plural(smells.size(), "smell"));
        Div rows = new Div();
        smells.forEach(s -> rows.add(row(s)));
        return rows;
    }

    private Div row(Smell smell) {
        boolean worst = smell.kind() == Smell.Kind.PROHIBITED_LIVE;
        Div words =
                Ui.div(
                        "stack",
                        Ui.div(
                                "row wrap",
                                StatusBadge.plain(
                                        worst ? Status.OFF : Status.WATCH, smell.kind().title()),
                                Ui.mono(smell.tenant() + "/" + smell.feature())),
                        Ui.text(smell.evidence(), "small", "ter"));
        words.getStyle().set("flex", "1");
        Div fix = Ui.div("row");
        if (smell.link().isEmpty()) {
            fix.add(new Span(smell.fix()));
        } else {
            fix.add(Ui.link(smell.link().substring(1), smell.fix()));
        }
        return Ui.div("row job", words, fix);
    }
}
