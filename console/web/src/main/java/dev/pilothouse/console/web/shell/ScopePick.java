package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Environment;
import java.util.List;
import java.util.Optional;

/** Tenant and environment. */
final class ScopePick extends MenuBar {
    private static final List<String> ENVIRONMENTS =
            List.of("production", "staging", "development");

    private final Viewer viewer;

    ScopePick(Viewer viewer) {
        this.viewer = viewer;
        addThemeVariants(MenuBarVariant.TERTIARY);
        getElement().setAttribute("aria-label", "Tenant and environment");
    }

    void show(PageState state) {
        removeAll();
        tenants(state);
        environments(state);
    }

    private void tenants(PageState state) {
        List<Viewer.TenantName> all = viewer.tenants();
        String current =
                state.tenant()
                        .map(id ->
                                viewer.tenant(id)
                                        .map(Viewer.TenantName::displayName)
                                        .orElse(id.value()))
                        .orElse(all.size() == 1 ? all.getFirst().displayName() : "All tenants");
        MenuItem pick = addItem(label("building-2", current));
        pick.setAriaLabel("Tenant: " + current);
        choice(pick, "All tenants", state.tenant().isEmpty(), state.inTenant(Optional.empty()));
        for (Viewer.TenantName tenant : all) {
            String name = tenant.displayName() + (tenant.sample() ? ", sample" : "");
            boolean chosen = state.tenant().equals(Optional.of(tenant.id()));
            choice(pick, name, chosen, state.inTenant(Optional.of(tenant.id())));
        }
    }

    private void environments(PageState state) {
        String current = state.environment().map(Environment::value).orElse("All environments");
        MenuItem pick = addItem(label("circle-dot", current));
        pick.setAriaLabel("Environment: " + current);
        for (String environment : ENVIRONMENTS) {
            Optional<Environment> value = Optional.of(new Environment(environment));
            choice(
                    pick,
                    environment,
                    state.environment().equals(value),
                    state.inEnvironment(value));
        }
        choice(
                pick,
                "All environments",
                state.environment().isEmpty(),
                state.inEnvironment(Optional.empty()));
    }

    private static void choice(MenuItem pick, String label, boolean chosen, PageState target) {
        MenuItem item = pick.getSubMenu().addItem(label, e -> open(target));
        item.setCheckable(true);
        item.setChecked(chosen);
    }

    /**
     * The same page in another state; parameters of the page, a selected row, do not carry over.
     */
    static void open(PageState target) {
        UI ui = UI.getCurrentOrThrow();
        ui.navigate(ui.getInternals().getActiveViewLocation().getPath(), target.parameters());
    }

    private static Component label(String icon, String text) {
        Span pick = new Span(new Icon(icon), new Span(text));
        pick.addClassName("pick");
        return pick;
    }
}
