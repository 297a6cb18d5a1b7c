package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.Route;
import dev.pilothouse.analytics.features.PartsUsed;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.RetentionRules;
import dev.pilothouse.registry.Teams;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The inventory of AI features. */
@Route(FeaturesNavigation.PATH)
@Needs(Permission.SEE_FEATURES)
class FeaturesView extends Page {
    static final String OPEN = "feature";

    private final transient Inventory inventory;
    private final transient Viewer viewer;
    private final transient TakenFiles taken;
    private final transient FeatureForms forms;
    private final Select<String> which = new Select<>();
    private final TextField text = new TextField();
    private final Card list =
            new Card("Features") {
                @Override
                protected void withoutValue() {
                    hidePanel();
                }
            }.flush();
    private final FeatureGrid grid;
    private final FeaturePanel panel;
    private final Div layout;
    private transient List<Row> rows = List.of();

    FeaturesView(
            Inventory inventory,
            Features features,
            Teams teams,
            Deployments deployments,
            AuditReader audit,
            PartsUsed used,
            RetentionRules retention,
            Settings settings,
            TakenFiles taken,
            Viewer viewer) {
        super("Features");
        this.inventory = inventory;
        this.viewer = viewer;
        this.taken = taken;
        int usuallySilent = (int) settings.duration(Setting.STALE_AFTER).toSeconds();
        forms = new FeatureForms(features, teams, deployments, viewer, usuallySilent, this::saved);
        grid = new FeatureGrid(row -> go(OPEN, row.key()), this::mayChange, this::declareSeen);
        panel =
                new FeaturePanel(
                        viewer,
                        audit,
                        used,
                        retention,
                        new FeatureActions(features, viewer, forms, this::saved),
                        () -> go(OPEN, ""));
        filters();
        layout = Ui.div("grid", list, panel);
        add(head(), layout);
    }

    private Component head() {
        Button declare = Ui.button("Declare feature", "plus", ButtonVariant.PRIMARY);
        declare.addClickListener(e -> forms.declare(state().tenant()));
        declare.setVisible(viewer.may(Permission.MANAGE_FEATURES));
        return Ui.head(
                "Features",
                "AI use cases: what people declared, and what traffic shows that nobody did.",
                new FeatureExport(taken, viewer, () -> state().tenant()).links(() -> rows),
                declare);
    }

    private void filters() {
        which.setAriaLabel("Which features");
        which.setItems(Shown.CHOICES);
        which.setItemLabelGenerator(Shown::label);
        which.setWidth("150px");
        which.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                go(Shown.WHICH, e.getValue().equals(Shown.ALL) ? "" : e.getValue());
            }
        });
        text.setAriaLabel("Find by name, id, owner or purpose");
        text.setPlaceholder("Find");
        text.setClearButtonVisible(true);
        text.setMaxLength(200);
        text.setWidth("180px");
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                go(Shown.TEXT, e.getValue().strip());
            }
        });
        list.tools(text, which);
    }

    private boolean mayChange(Row row) {
        return viewer.actor().may(Permission.MANAGE_FEATURES, row.tenant());
    }

    private void declareSeen(Row row) {
        try {
            forms.declareSeen(row);
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        Shown shown = Shown.of(own);
        which.setValue(shown.which());
        if (!text.getValue().strip().equals(shown.text())) {
            text.setValue(shown.text());
        }
        Actor actor = viewer.actor();
        List<TenantId> tenants = viewer.tenants(state, Permission.SEE_FEATURES);
        list.load(() -> read(actor, tenants, shown), this::table);
    }

    private AsyncState<Inventory.Listing> read(Actor actor, List<TenantId> tenants, Shown shown) {
        Inventory.Listing all = inventory.list(actor, tenants);
        List<Row> chosen = all.rows().stream().filter(shown::test).toList();
        if (!chosen.isEmpty()) {
            return AsyncState.loaded(new Inventory.Listing(chosen, all.measured()));
        }
        if (shown.which().equals(Shown.UNDECLARED) && shown.text().isEmpty()) {
            return AsyncState.empty(
                    "Nothing undeclared", "Every feature that was ever called has an owner.", "");
        }
        return shown.everything()
                ? AsyncState.empty(
                        "No features yet",
                        "Declare one here, apply a file of them, or issue a key: a feature that"
                                + " nobody knows becomes a draft.",
                        "./pilothouse apply -f features.yaml")
                : AsyncState.empty(
                        "No such feature", "Nothing fits these filters; widen or clear them.", "");
    }

    private Component table(Inventory.Listing listing) {
        String open = own().getOrDefault(OPEN, "");
        rows = listing.rows();
        list.sub(Format.plural(rows.size(), "feature"));
        list.footer(
                new Span(
                        listing.measured()
                                ? "Calls are counted over all time, refused ones too."
                                : "Calls cannot be read now; what people declared is complete."));
        grid.show(rows, open);
        var chosen = rows.stream().filter(r -> r.key().equals(open)).findFirst();
        panel.setVisible(chosen.isPresent());
        list.setClassName("c8", chosen.isPresent());
        list.setClassName("c12", chosen.isEmpty());
        chosen.ifPresent(row -> panel.show(row, state()));
        return grid;
    }

    private void hidePanel() {
        rows = List.of();
        list.sub("");
        panel.setVisible(false);
        list.removeClassName("c8");
        list.addClassName("c12");
    }

    /** Opens it, and drops filters that would hide it. */
    private void saved(Feature feature) {
        Row row = new Row(feature.tenant(), feature.id(), Optional.of(feature), Optional.empty());
        go(
                Shown.of(own()).test(row)
                        ? Map.of(OPEN, feature.key())
                        : Map.of(OPEN, feature.key(), Shown.WHICH, "", Shown.TEXT, ""));
    }
}
