package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.sidenav.SideNav;
import com.vaadin.flow.component.sidenav.SideNavItem;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The drawer: the views that exist and that the person may see, in their groups. */
final class Menu extends Div {
    private final Map<Navigation, SideNavItem> items = new LinkedHashMap<>();
    private final Viewer viewer;
    private final Anchor brand;

    Menu(List<Navigation> entries, Viewer viewer) {
        this.viewer = viewer;
        brand = new Anchor("", new Icon("ship-wheel", "l"), Ui.text("Pilothouse", "lb"));
        brand.addClassName("brand");
        brand.getElement().setAttribute("aria-label", "Pilothouse, to my first page");
        add(brand);
        for (Navigation.Group group : Navigation.Group.values()) {
            List<Navigation> allowed =
                    entries.stream()
                            .filter(e -> e.group() == group && Guard.mayOpen(viewer, e.view()))
                            .sorted(Comparator.comparingInt(Navigation::order))
                            .toList();
            if (!allowed.isEmpty()) {
                add(section(group, allowed));
            }
        }
    }

    private SideNav section(Navigation.Group group, List<Navigation> entries) {
        SideNav nav = new SideNav(group.label());
        for (Navigation entry : entries) {
            SideNavItem item = item(entry);
            items.put(entry, item);
            nav.addItem(item);
        }
        return nav;
    }

    /** The label sits in a span so that the rail can hide it and screen readers still get it. */
    private static SideNavItem item(Navigation entry) {
        SideNavItem item = new SideNavItem(null, entry.path(), new Icon(entry.icon()));
        item.getElement().appendChild(Ui.text(entry.label(), "lb").getElement());
        item.setTooltipText(entry.label());
        item.setMatchNested(true);
        return item;
    }

    /** Every entry keeps the state of the page; counts are asked again. */
    void show(PageState state) {
        brand.setHref(state.href(""));
        items.values().forEach(item -> item.setQueryParameters(state.parameters()));
        count();
    }

    /** Asks every entry for its number again. */
    void count() {
        items.forEach((entry, item) -> {
            entry.count(viewer)
                    .ifPresentOrElse(
                            count -> item.setSuffixComponent(badge(count)),
                            () -> item.setSuffixComponent(null));
        });
    }

    private static Span badge(Navigation.Count count) {
        Span badge = Ui.text(count.text(), "count");
        badge.setClassName("danger", count.danger());
        return badge;
    }
}
