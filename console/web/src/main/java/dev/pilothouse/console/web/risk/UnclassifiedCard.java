package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.RiskPolicy;
import dev.pilothouse.policy.decisions.RiskPolicy.Unclassified;
import dev.pilothouse.policy.decisions.RiskSettings;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What each tenant asks of production traffic without a class; gateways enforce it. */
final class UnclassifiedCard extends Card {
    private final RiskSettings settings;
    private final Viewer viewer;

    UnclassifiedCard(RiskSettings settings, Viewer viewer) {
        super("In production without a risk class");
        this.settings = settings;
        this.viewer = viewer;
        sub("gateways enforce it within a second");
        flush();
        columns(12);
    }

    void show(List<TenantId> tenants) {
        Actor actor = viewer.actor();
        load(
                () -> {
                    Map<TenantId, RiskPolicy> all = new TreeMap<>(settings.policies(actor));
                    all.keySet().retainAll(tenants);
                    return AsyncState.loaded(all);
                },
                this::draw);
    }

    private Component draw(Map<TenantId, RiskPolicy> all) {
        Div rows = new Div();
        all.forEach((tenant, policy) -> rows.add(row(tenant, policy)));
        return rows;
    }

    private Div row(TenantId tenant, RiskPolicy policy) {
        String name = viewer.tenant(tenant).map(t -> t.displayName()).orElse(tenant.value());
        Div words = Ui.div("row", Ui.text(name, "medium"));
        words.getStyle().set("flex", "1");
        Div row = Ui.div("row job", words, Ui.text(word(policy)));
        if (viewer.actor().may(Permission.APPROVE_RISKS, tenant)) {
            Button change = Ui.quiet("Change");
            change.setAriaLabel("Change what is asked of " + name);
            change.addClickListener(e -> open(tenant, name, policy));
            row.add(change);
        }
        return row;
    }

    private static String word(RiskPolicy policy) {
        if (policy.unclassified() == Unclassified.OFF) {
            return "let through";
        }
        return policy.denyFrom()
                .map(at ->
                        "warned of, refused from "
                                + Words.day(LocalDate.ofInstant(at, ZoneOffset.UTC)))
                .orElse("let through with a warning");
    }

    private void open(TenantId tenant, String name, RiskPolicy policy) {
        Select<Unclassified> now = new Select<>();
        now.setLabel("Calls");
        now.setItems(Unclassified.values());
        now.setItemLabelGenerator(
                u -> u == Unclassified.OFF ? "Let through" : "Let through with a warning");
        now.setValue(policy.unclassified());
        DatePicker from = new DatePicker("Refuse from");
        from.setHelperText("Midnight UTC; leave it empty to warn only.");
        from.setValue(
                policy.denyFrom().map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC)).orElse(null));
        FormDialog form = new FormDialog("Unclassified features of " + name, "Set");
        form.field("unclassified", now);
        form.field("deny_from", from);
        form.onSubmit(
                        () -> {
                            settings.setPolicy(
                                    viewer.actor(),
                                    tenant,
                                    new RiskPolicy(
                                            now.getValue(),
                                            Optional.ofNullable(from.getValue())
                                                    .map(d ->
                                                            d.atStartOfDay(ZoneOffset.UTC)
                                                                    .toInstant())));
                            reload();
                        })
                .open();
    }
}
