package dev.pilothouse.console.web.guardrails;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ticker;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.GuardrailDraft;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Guardrail policies, their rules, and what they found. */
@Route(GuardrailsNavigation.PATH)
@Needs(Permission.SEE_TRACES)
class GuardrailsView extends Page {
    private static final String OPEN = "policy";

    private final transient Tools services;
    private final transient Viewer viewer;
    private final Card list = new Card("Policies").flush();
    private final PolicyPanel panel;
    private final HitsCard hits;

    GuardrailsView(Tools services, Ticker ticker, Viewer viewer) {
        super("Guardrails");
        this.services = services;
        this.viewer = viewer;
        panel = new PolicyPanel(services, viewer, this::refresh);
        hits = new HitsCard(services);
        Button create = Ui.button("New policy", "plus", ButtonVariant.PRIMARY);
        create.addClickListener(e -> create());
        create.setVisible(viewer.may(Permission.MANAGE_GUARDRAILS));
        Div layout = Ui.div("grid", list, panel);
        add(
                Ui.head(
                        "Guardrails",
                        "Rules that gateways apply to what goes into a model and what comes out:"
                                + " let pass, mask or block.",
                        create),
                Ui.div("stack m", layout, hits));
        Live.keep(panel, ticker::subscribe, panel::refresh);
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        refresh();
    }

    private void refresh() {
        Actor actor = viewer.actor();
        PageState state = state();
        List<TenantId> tenants = viewer.tenants(state, Permission.SEE_TRACES);
        String open = own().getOrDefault(OPEN, "");
        if (tenants.stream().noneMatch(t -> open.startsWith(t + "/"))) {
            open(false);
        }
        list.load(() -> read(actor, tenants), this::draw);
        hits.show(state, tenants, open);
    }

    private AsyncState<List<GuardrailDraft>> read(Actor actor, List<TenantId> tenants) {
        List<GuardrailDraft> found =
                services.policies().list(actor).stream()
                        .filter(d -> tenants.contains(d.tenant()))
                        .toList();
        return found.isEmpty()
                ? AsyncState.empty(
                        "No policy yet",
                        "A new one starts with rules that are worth having: secrets and cards are"
                                + " masked, orders in retrieved passages are blocked. Nothing is in"
                                + " force until it is published.",
                        "")
                : AsyncState.loaded(found);
    }

    private Component draw(List<GuardrailDraft> drafts) {
        String open = own().getOrDefault(OPEN, "");
        Optional<GuardrailDraft> chosen =
                drafts.stream().filter(d -> key(d).equals(open)).findFirst();
        open(chosen.isPresent());
        chosen.ifPresent(draft -> panel.show(draft, state()));
        list.sub(Format.plural(drafts.size(), "policy").replace("policys", "policies"));
        return new PolicyGrid(drafts, open, draft -> go(OPEN, key(draft)));
    }

    private void open(boolean one) {
        panel.setVisible(one);
        list.setClassName("c4", one);
        list.setClassName("c12", !one);
    }

    private static String key(GuardrailDraft draft) {
        return draft.tenant() + "/" + draft.feature();
    }

    private void create() {
        FormDialog dialog = new FormDialog("New guardrail policy", "Create draft");
        ComboBox<TenantName> tenant = dialog.field("tenant", new ComboBox<>("Tenant"));
        List<TenantName> allowed =
                viewer.tenants().stream()
                        .filter(t -> viewer.actor().may(Permission.MANAGE_GUARDRAILS, t.id()))
                        .toList();
        tenant.setItems(allowed);
        tenant.setItemLabelGenerator(TenantName::displayName);
        allowed.stream()
                .filter(t -> state().tenant().map(t.id()::equals).orElse(allowed.size() == 1))
                .findFirst()
                .ifPresent(tenant::setValue);
        TextField feature = dialog.field("feature", new TextField("Feature"));
        feature.setValue(GuardrailDraft.ANY);
        feature.setHelperText("* is for every feature of the tenant without a policy of its own");
        dialog.with(
                new Span("It starts with rules that are worth having. Change them as you like."));
        dialog.onSubmit(
                        () -> {
                            if (tenant.getValue() == null) {
                                throw new BadInput("tenant", "", "a tenant");
                            }
                            GuardrailDraft made =
                                    services.policies()
                                            .save(
                                                    viewer.actor(),
                                                    tenant.getValue().id(),
                                                    feature.getValue().strip(),
                                                    GuardPolicy.DEFAULT,
                                                    0);
                            go(OPEN, key(made));
                        })
                .open();
    }
}
