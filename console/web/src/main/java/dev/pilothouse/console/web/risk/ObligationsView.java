package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Obligation;
import dev.pilothouse.policy.decisions.Obligations;
import dev.pilothouse.policy.decisions.RiskAssignment;
import dev.pilothouse.policy.decisions.RiskSettings;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Duties of features under their risk class: who owes what by when, and what shows it. */
@Route(ObligationsNavigation.PATH)
@Needs(Permission.SEE_FEATURES)
class ObligationsView extends Page {
    static final String FEATURE = "feature";
    private static final String SHOW = "show";
    private static final String OPEN = "open";
    private static final String ALL = "all";

    private final transient Obligations obligations;
    private final transient RiskSettings settings;
    private final transient Viewer viewer;
    private final Card list = new Card("Obligations").flush().columns(12);
    private final ComboBox<String> feature = new ComboBox<>();
    private final Select<String> which = new Select<>();
    private final ObligationGrid grid;
    private final UnclassifiedCard policy;

    ObligationsView(Obligations obligations, RiskSettings settings, Viewer viewer) {
        super("Obligations");
        this.obligations = obligations;
        this.settings = settings;
        this.viewer = viewer;
        this.policy = new UnclassifiedCard(settings, viewer);
        this.grid = new ObligationGrid(this::assign, this::state);
        filters();
        add(
                Ui.head(
                        "Obligations",
                        "What features owe under the EU AI Act, who sees to it by when, and what"
                                + " shows that it is met."),
                Ui.div("grid", list, policy));
    }

    private void filters() {
        feature.setAriaLabel("Which feature");
        feature.setPlaceholder("All features");
        feature.setClearButtonVisible(true);
        feature.setWidth("260px");
        feature.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                go(FEATURE, Optional.ofNullable(e.getValue()).orElse(""));
            }
        });
        which.setAriaLabel("Which obligations");
        which.setItems(ALL, OPEN);
        which.setItemLabelGenerator(w -> w.equals(ALL) ? "All" : "What is missing");
        which.setWidth("150px");
        which.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                go(SHOW, e.getValue().equals(ALL) ? "" : e.getValue());
            }
        });
        list.tools(feature, which);
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        which.setValue(own.getOrDefault(SHOW, ALL).equals(OPEN) ? OPEN : ALL);
        Actor actor = viewer.actor();
        List<TenantId> tenants = viewer.tenants(state, Permission.SEE_FEATURES);
        String wanted = own.getOrDefault(FEATURE, "");
        boolean open = which.getValue().equals(OPEN);
        list.load(() -> read(actor, tenants, wanted, open), all -> table(all, wanted));
        policy.show(tenants);
    }

    private record Listing(List<Obligation> shown, List<String> features) {}

    private AsyncState<Listing> read(
            Actor actor, List<TenantId> tenants, String wanted, boolean open) {
        List<Obligation> all =
                obligations.list(actor).stream().filter(o -> tenants.contains(o.tenant())).toList();
        List<Obligation> shown =
                all.stream()
                        .filter(o -> wanted.isEmpty() || o.key().equals(wanted))
                        .filter(o ->
                                !open
                                        || o.evidence().state() == Obligation.State.MISSING
                                        || o.evidence().state() == Obligation.State.PARTIAL)
                        .toList();
        if (shown.isEmpty()) {
            return AsyncState.empty(
                    all.isEmpty() ? "No feature has a class yet" : "Nothing fits these filters",
                    all.isEmpty()
                            ? "Open a feature and answer its questionnaire; its duties stand here"
                                    + " then."
                            : "Widen or clear them.",
                    all.isEmpty() ? "./pilothouse risk show TENANT/FEATURE" : "");
        }
        return AsyncState.loaded(
                new Listing(shown, all.stream().map(Obligation::key).distinct().toList()));
    }

    private Component table(Listing listing, String wanted) {
        feature.setItems(listing.features());
        feature.setValue(listing.features().contains(wanted) ? wanted : null);
        long missing =
                listing.shown().stream()
                        .filter(o -> o.evidence().state() == Obligation.State.MISSING)
                        .count();
        list.sub(
                Format.plural(listing.shown().size(), "duty").replace("dutys", "duties")
                        + ", "
                        + missing
                        + " without evidence");
        grid.show(listing.shown(), LocalDate.now(ZoneOffset.UTC));
        return grid;
    }

    private void assign(Obligation duty) {
        if (!viewer.actor().may(Permission.CLASSIFY_FEATURES, duty.tenant())) {
            return;
        }
        TextField owner = new TextField("Who sees to it");
        owner.setValue(duty.owner());
        DatePicker due = new DatePicker("Until");
        due.setValue(duty.due().orElse(null));
        TextField evidence = new TextField("Where its evidence lies");
        evidence.setHelperText("A link or the name of a document that the console cannot see.");
        if (duty.evidence().state() == Obligation.State.GIVEN) {
            evidence.setValue(duty.evidence().said());
        }
        FormDialog form = new FormDialog(duty.duty().article() + ": " + duty.duty().title(), "Set");
        form.with(Ui.paragraph(duty.duty().text(), "ter"));
        form.field("owner", owner);
        form.field("due", due);
        form.field("evidence", evidence);
        form.onSubmit(
                        () -> {
                            settings.assign(
                                    viewer.actor(),
                                    duty.tenant(),
                                    duty.feature(),
                                    duty.duty().id(),
                                    new RiskAssignment(
                                            owner.getValue(),
                                            Optional.ofNullable(due.getValue()),
                                            evidence.getValue()));
                            list.reload();
                        })
                .open();
    }
}
