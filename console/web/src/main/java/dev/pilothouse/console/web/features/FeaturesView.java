package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.Teams;
import java.util.List;
import java.util.Map;

/** The inventory of AI features. */
@Route(FeaturesNavigation.PATH)
@Needs(Permission.SEE_FEATURES)
class FeaturesView extends Page {
    static final String OPEN = "feature";
    private static final String SHOW = "show";
    private static final String ALL = "all";
    private static final String DECLARED = "declared";
    private static final String UNDECLARED = "undeclared";

    private final transient Inventory inventory;
    private final transient Viewer viewer;
    private final RadioButtonGroup<String> which = new RadioButtonGroup<>();
    private final Card list = new Card("Features").flush();
    private final FeatureGrid grid = new FeatureGrid(row -> go(OPEN, row.key()));
    private final FeaturePanel panel;
    private final Div layout;

    FeaturesView(
            Inventory inventory, Features features, Teams teams, Settings settings, Viewer viewer) {
        super("Features");
        this.inventory = inventory;
        this.viewer = viewer;
        int usuallySilent = (int) settings.duration(Setting.STALE_AFTER).toSeconds();
        FeatureForms forms = new FeatureForms(features, teams, viewer, usuallySilent, this::saved);
        panel = new FeaturePanel(viewer, forms, () -> go(OPEN, ""));
        Button declare = Ui.button("Declare feature", "plus", ButtonVariant.PRIMARY);
        declare.addClickListener(e -> forms.declare(state().tenant()));
        declare.setVisible(viewer.may(Permission.MANAGE_FEATURES));
        which.addThemeName("seg");
        which.setAriaLabel("Which features");
        which.setItems(ALL, DECLARED, UNDECLARED);
        which.setItemLabelGenerator(w -> Character.toUpperCase(w.charAt(0)) + w.substring(1));
        which.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                go(SHOW, e.getValue().equals(ALL) ? "" : e.getValue());
            }
        });
        list.tools(which);
        layout = Ui.div("grid", list, panel);
        add(
                Ui.head(
                        "Features",
                        "AI use cases: what people declared, and what traffic shows that nobody"
                                + " did.",
                        declare),
                layout);
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        which.setValue(own.getOrDefault(SHOW, ALL));
        Actor actor = viewer.actor();
        List<TenantId> tenants = viewer.tenants(state, Permission.SEE_FEATURES);
        String shown = which.getValue();
        list.load(() -> read(actor, tenants, shown), this::table);
    }

    private AsyncState<Inventory.Listing> read(Actor actor, List<TenantId> tenants, String shown) {
        Inventory.Listing all = inventory.list(actor, tenants);
        List<Row> rows =
                all.rows().stream()
                        .filter(r -> shown.equals(ALL) || r.declared() == shown.equals(DECLARED))
                        .toList();
        if (!rows.isEmpty()) {
            return AsyncState.loaded(new Inventory.Listing(rows, all.measured()));
        }
        return shown.equals(UNDECLARED)
                ? AsyncState.empty(
                        "Nothing undeclared",
                        "Every feature that was ever called has an owner.",
                        "")
                : AsyncState.empty(
                        "No features yet",
                        "Declare one here, or issue a key for it: a feature that nobody knows"
                                + " becomes a draft.",
                        "./pilothouse key create --tenant default --team platform --feature"
                                + " my-idea");
    }

    private Component table(Inventory.Listing listing) {
        String open = own().getOrDefault(OPEN, "");
        list.sub(Format.plural(listing.rows().size(), "feature"));
        list.footer(
                new Span(
                        listing.measured()
                                ? "Calls are counted over all time."
                                : "Calls cannot be read now; what people declared is complete."));
        grid.show(listing.rows(), open);
        var chosen = listing.rows().stream().filter(r -> r.key().equals(open)).findFirst();
        panel.setVisible(chosen.isPresent());
        list.setClassName("c8", chosen.isPresent());
        list.setClassName("c12", chosen.isEmpty());
        chosen.ifPresent(row -> panel.show(row, state()));
        return grid;
    }

    private void saved(Feature feature) {
        go(Map.of(OPEN, feature.tenant() + "/" + feature.id()));
    }
}
