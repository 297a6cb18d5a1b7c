package dev.pilothouse.console.web.retention;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.select.Select;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Tenant;
import java.util.List;
import java.util.Optional;

/** Fields of a form for a tenant and one of its features. */
final class Places {
    private final Tools tools;
    private final Viewer viewer;
    private final Select<TenantId> tenant = new Select<>();
    private final ComboBox<String> feature = new ComboBox<>("Feature");

    Places(Tools tools, Viewer viewer, FormDialog dialog, Permission permission, PageState state) {
        this.tools = tools;
        this.viewer = viewer;
        tenant.setLabel("Tenant");
        tenant.setItems(tenants(permission));
        tenant.addValueChangeListener(e -> offer(e.getValue()));
        dialog.field("tenant", tenant);
        feature.setPlaceholder("every feature");
        feature.setClearButtonVisible(true);
        dialog.field("feature", feature);
        Optional<TenantId> first =
                state.tenant().or(() -> tenants(permission).stream().findFirst());
        first.ifPresent(tenant::setValue);
    }

    private List<TenantId> tenants(Permission permission) {
        return tools.tenants().list(viewer.actor()).stream()
                .map(Tenant::id)
                .filter(t -> viewer.actor().may(permission, t))
                .toList();
    }

    private void offer(TenantId of) {
        feature.setItems(
                tools.features().list(viewer.actor()).stream()
                        .filter(f -> f.tenant().equals(of))
                        .map(Feature::id)
                        .map(FeatureId::value)
                        .toList());
    }

    TenantId tenant() {
        TenantId chosen = tenant.getValue();
        if (chosen == null) {
            throw new BadInput("tenant", "", "one of your tenants");
        }
        return chosen;
    }

    Optional<FeatureId> feature() {
        return Optional.ofNullable(feature.getValue())
                .filter(f -> !f.isBlank())
                .map(FeatureId::new);
    }

    void asksFeature(boolean asks) {
        feature.setVisible(asks);
    }

    void choose(TenantId of, Optional<FeatureId> one) {
        tenant.setValue(of);
        one.ifPresent(f -> feature.setValue(f.value()));
    }
}
