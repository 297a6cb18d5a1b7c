package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.combobox.ComboBox;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.Optional;

/** The tenants in which somebody works on privacy. */
final class TenantField {
    private final ComboBox<TenantName> field = new ComboBox<>("Tenant");
    private final List<TenantName> allowed;

    TenantField(Viewer viewer) {
        allowed =
                viewer.tenants().stream()
                        .filter(t -> viewer.actor().may(Permission.MANAGE_PRIVACY, t.id()))
                        .toList();
        field.setItems(allowed);
        field.setItemLabelGenerator(TenantName::displayName);
    }

    ComboBox<TenantName> field() {
        return field;
    }

    /**
     * @param fixed it cannot be another one
     */
    void choose(Optional<TenantId> preset, boolean fixed) {
        allowed.stream()
                .filter(t -> preset.map(t.id()::equals).orElse(allowed.size() == 1))
                .findFirst()
                .ifPresent(field::setValue);
        field.setReadOnly(fixed);
    }

    /**
     * @throws BadInput when none is chosen
     */
    TenantId value() {
        return field.getOptionalValue()
                .map(TenantName::id)
                .orElseThrow(() -> new BadInput("tenant", "", "a tenant"));
    }
}
