package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.CardPolicies;
import dev.pilothouse.registry.CardPolicy;
import java.util.Map;

/** What each tenant asks of the cards of models in production; gateways enforce it. */
final class PolicyCard extends Card {
    private final CardPolicies policies;
    private final Viewer viewer;

    PolicyCard(CardPolicies policies, Viewer viewer) {
        super("In production without a signed-off card");
        this.policies = policies;
        this.viewer = viewer;
        sub("gateways enforce it within a second");
        flush();
        columns(12);
    }

    void show() {
        Actor actor = viewer.actor();
        load(() -> AsyncState.loaded(policies.list(actor)), this::draw);
    }

    private Component draw(Map<TenantId, CardPolicy> all) {
        Div rows = new Div();
        all.forEach((tenant, policy) -> rows.add(row(tenant, policy)));
        return rows;
    }

    private Div row(TenantId tenant, CardPolicy policy) {
        String name = viewer.tenant(tenant).map(t -> t.displayName()).orElse(tenant.value());
        Div words = Ui.div("row", Ui.text(name, "medium"));
        words.getStyle().set("flex", "1");
        if (!viewer.actor().may(Permission.MANAGE_TENANTS, tenant)) {
            return Ui.div("row job", words, Ui.text(word(policy)));
        }
        Select<CardPolicy> choice = new Select<>();
        choice.setItems(CardPolicy.values());
        choice.setItemLabelGenerator(PolicyCard::word);
        choice.setValue(policy);
        choice.setAriaLabel("Calls of " + name + " to models without a signed-off card");
        choice.setWidth("220px");
        choice.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                set(tenant, e.getValue());
            }
        });
        return Ui.div("row job", words, choice);
    }

    private void set(TenantId tenant, CardPolicy policy) {
        try {
            policies.set(viewer.actor(), tenant, policy);
            Toast.say(tenant + ": calls are " + word(policy));
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
        reload();
    }

    private static String word(CardPolicy policy) {
        return switch (policy) {
            case OFF -> "let through";
            case WARN -> "let through with a warning";
            case DENY -> "refused";
        };
    }
}
