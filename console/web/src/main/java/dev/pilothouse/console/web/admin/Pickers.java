package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.combobox.ComboBox;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Permission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields that several dialogs have. */
final class Pickers {
    private Pickers() {}

    /**
     * The tenants in which the permission is held; that of the page, or the only one, is chosen.
     */
    static ComboBox<TenantName> tenant(
            FormDialog dialog, Viewer viewer, Permission permission, PageState state) {
        ComboBox<TenantName> field = dialog.field("tenant", new ComboBox<>("Tenant"));
        List<TenantName> allowed =
                viewer.tenants().stream()
                        .filter(t -> viewer.actor().may(permission, t.id()))
                        .toList();
        field.setItems(allowed);
        field.setItemLabelGenerator(TenantName::displayName);
        allowed.stream()
                .filter(t -> state.tenant().map(t.id()::equals).orElse(allowed.size() == 1))
                .findFirst()
                .ifPresent(field::setValue);
        return field;
    }

    /**
     * @throws BadInput when nothing is chosen
     */
    static <T> T chosen(String field, @Nullable T value) {
        if (value == null) {
            throw new BadInput(field, "", "a choice from the list");
        }
        return value;
    }
}
