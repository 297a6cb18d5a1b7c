package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.RouteChange;

/** What a change of a route adds, takes away and alters, as a list. */
final class Difference {
    private Difference() {}

    static Div of(RouteChange change) {
        UnorderedList list = new UnorderedList();
        change.added().forEach(t -> list.add(item("Added", t)));
        change.changed().forEach(c -> list.add(item("Changed", c.from() + ", now " + c.to())));
        change.removed().forEach(t -> list.add(item("Removed", t)));
        return change.isEmpty()
                ? new Div(Ui.paragraph("The deployments stay the same."))
                : new Div(list);
    }

    private static ListItem item(String verb, String what) {
        return new ListItem(Ui.text(verb + ": ", "medium"), Ui.text(what));
    }
}
