package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.tabs.Tabs;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Administration, one tab per kind of thing; the address names the tab. */
@Route(AdminNavigation.PATH)
@Needs(Permission.MANAGE_KEYS)
class AdminView extends Page {
    static final String TAB = "tab";

    private final Tabs bar = new Tabs();
    private final Div place = new Div();
    private final Map<com.vaadin.flow.component.tabs.Tab, Tab> tabs = new LinkedHashMap<>();

    AdminView(Services services, Viewer viewer) {
        super("Admin");
        List<Tab> all =
                List.of(
                        new TenantsTab(services, viewer),
                        new TeamsTab(services, viewer),
                        new KeysTab(services, viewer),
                        new ProvidersTab(services, viewer),
                        new DeploymentsTab(services, viewer),
                        new PricesTab(services, viewer),
                        new RolesTab(services, viewer));
        for (Tab tab : all) {
            if (viewer.may(tab.permission())) {
                com.vaadin.flow.component.tabs.Tab header =
                        new com.vaadin.flow.component.tabs.Tab(tab.label());
                tabs.put(header, tab);
                bar.add(header);
            }
        }
        bar.addSelectedChangeListener(e -> {
            Tab chosen = tabs.get(e.getSelectedTab());
            if (e.isFromClient() && chosen != null) {
                go(TAB, chosen.word());
            }
        });
        bar.getElement().setAttribute("aria-label", "Administration");
        place.getStyle().set("margin-top", "16px");
        add(
                Ui.head(
                        "Admin",
                        "Who and what there is. Every change is an entry in the audit log before it"
                                + " takes effect."),
                bar,
                place);
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        String wanted = own.getOrDefault(TAB, "");
        var header =
                tabs.entrySet().stream()
                        .filter(e -> e.getValue().word().equals(wanted))
                        .findFirst()
                        .orElseGet(() -> tabs.entrySet().iterator().next());
        bar.setSelectedTab(header.getKey());
        place.removeAll();
        place.add(header.getValue().component());
        header.getValue().show(state);
    }
}
