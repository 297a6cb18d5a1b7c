package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.registry.DeploymentData;
import dev.pilothouse.registry.DeploymentData.Timeouts;
import dev.pilothouse.registry.Provider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds a deployment. */
final class DeploymentForm {
    private final Services services;
    private final Viewer viewer;
    private final Runnable done;
    private final FormDialog dialog = new FormDialog("Add a deployment", "Add deployment");
    private final ComboBox<Provider> provider;
    private final TextField id;
    private final TextField model;
    private final TextField upstream;
    private final ComboBox<TenantName> tenant;
    private final TextField pool;
    private final IntegerField slots;
    private final IntegerField firstToken;

    DeploymentForm(Services services, Viewer viewer, Runnable done) {
        this.services = services;
        this.viewer = viewer;
        this.done = done;
        provider = dialog.field("provider", new ComboBox<>("Provider"));
        id = dialog.field("deployment", new TextField("Id"));
        model = dialog.field("model", new TextField("Model name that callers write"));
        upstream =
                dialog.field("upstream_model", new TextField("Model name that the provider knows"));
        tenant = dialog.field("tenant", new ComboBox<>("Only for tenant, optional"));
        pool = dialog.field("pool", new TextField("Pool node that serves it"));
        slots = dialog.field("slots", new IntegerField("Answers at the same time"));
        firstToken =
                dialog.field(
                        "first_token_timeout_ms", new IntegerField("Wait for the first byte, ms"));
        fill();
        dialog.onSubmit(this::save);
    }

    void open() {
        dialog.open();
    }

    private void fill() {
        provider.setItems(services.providers().list(viewer.actor()));
        provider.setItemLabelGenerator(p -> p.data().displayName());
        provider.addValueChangeListener(e -> pool.setVisible(ofPool(e.getValue())));
        pool.setVisible(false);
        model.addValueChangeListener(e -> {
            if (upstream.isEmpty()) {
                upstream.setValue(e.getValue());
            }
        });
        tenant.setItems(viewer.tenants());
        tenant.setItemLabelGenerator(TenantName::displayName);
        tenant.setClearButtonVisible(true);
        tenant.setPlaceholder("all tenants");
        slots.setValue(4);
        firstToken.setValue(Timeouts.USUAL.firstToken());
    }

    private static boolean ofPool(@Nullable Provider chosen) {
        return chosen != null && chosen.data().kind().equals("pool");
    }

    private void save() {
        Provider chosen = Pickers.chosen("provider", provider.getValue());
        services.deployments()
                .create(
                        viewer.actor(),
                        new DeploymentId(id.getValue().strip()),
                        new DeploymentData(
                                chosen.id(),
                                Optional.ofNullable(tenant.getValue()).map(TenantName::id),
                                model.getValue(),
                                upstream.getValue(),
                                true,
                                ofPool(chosen)
                                        ? Optional.of(pool.getValue().strip())
                                        : Optional.empty(),
                                number("slots", slots.getValue()),
                                new Timeouts(
                                        Timeouts.USUAL.connect(),
                                        number("first_token_timeout_ms", firstToken.getValue()),
                                        Timeouts.USUAL.idle(),
                                        Timeouts.USUAL.total())));
        done.run();
    }

    private static int number(String field, @Nullable Integer value) {
        if (value == null) {
            throw new BadInput(field, "", "a whole number");
        }
        return value;
    }
}
