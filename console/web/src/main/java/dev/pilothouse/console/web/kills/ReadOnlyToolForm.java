package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.ReadOnlyTools;
import java.util.List;
import java.util.Optional;

/** Declares that a tool changes nothing. */
final class ReadOnlyToolForm {
    private final ReadOnlyTools tools;
    private final Viewer viewer;
    private final Runnable done;
    private final FormDialog dialog = new FormDialog("Declare a read-only tool", "Declare tool");
    private final ComboBox<TenantName> tenant = new ComboBox<>("Tenant");
    private final TextField name = new TextField("Name of the tool");
    private final TextField note = new TextField("Why it changes nothing, optional");

    /**
     * @param ofPage the tenant that the page is about
     * @param done called when it is declared
     */
    ReadOnlyToolForm(ReadOnlyTools tools, Viewer viewer, Optional<TenantId> ofPage, Runnable done) {
        this.tools = tools;
        this.viewer = viewer;
        this.done = done;
        dialog.with(
                Ui.paragraph(
                        "Calls of the tenant keep the tool under a kill of the mode Read-only, one that"
                                + " is in force too. Declare only what can change nothing, whatever its"
                                + " arguments say."));
        dialog.field("tenant", tenant);
        dialog.field("name", name);
        dialog.field("note", note);
        List<TenantName> allowed =
                viewer.tenants().stream()
                        .filter(t -> viewer.actor().may(Permission.MANAGE_FEATURES, t.id()))
                        .toList();
        tenant.setItems(allowed);
        tenant.setItemLabelGenerator(TenantName::displayName);
        allowed.stream()
                .filter(t -> ofPage.map(t.id()::equals).orElse(allowed.size() == 1))
                .findFirst()
                .ifPresent(tenant::setValue);
        name.setMaxLength(256);
        name.setHelperText(
                "As calls offer it: a function's name, an MCP server's label, or the type of a tool"
                        + " that runs at the provider, such as web_search");
        note.setMaxLength(500);
        dialog.onSubmit(this::declare);
    }

    void open() {
        dialog.open();
    }

    private void declare() {
        TenantName of = tenant.getValue();
        if (of == null) {
            throw new BadInput("tenant", "", "a tenant");
        }
        tools.declare(viewer.actor(), of.id(), name.getValue(), note.getValue());
        done.run();
    }
}
