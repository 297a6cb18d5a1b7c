package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.bridge.control.CachePurge;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes gateways forget answers. */
final class PurgeForm {
    private final FormDialog dialog =
            new FormDialog("Forget cached answers", "Forget answers").destructive();
    private final ComboBox<TenantName> tenant =
            dialog.field("tenant", new ComboBox<>("Of tenant; none: of all"));
    private final ComboBox<String> feature =
            dialog.field("feature", new ComboBox<>("Of one feature only"));
    private final TextField subject =
            dialog.field("subject", new TextField("Of one end user only, by reference"));
    private final TextField reason = dialog.field("reason", new TextField("Why"));

    PurgeForm(Viewer viewer, List<CacheRow> rows, Consumer<CachePurge.Order> order) {
        List<TenantName> tenants =
                viewer.tenants().stream()
                        .filter(t -> viewer.actor().may(Permission.PURGE_CACHES, t.id()))
                        .toList();
        tenant.setItems(tenants);
        tenant.setItemLabelGenerator(TenantName::displayName);
        tenant.setClearButtonVisible(true);
        feature.setClearButtonVisible(true);
        tenant.addValueChangeListener(e -> feature.setItems(features(rows)));
        if (tenants.size() == 1) {
            tenant.setValue(tenants.getFirst());
        }
        subject.setHelperText("43 characters, as Traces shows it");
        reason.setMaxLength(500);
        dialog.row(tenant, feature);
        dialog.with(
                subject,
                reason,
                Ui.note(
                        Status.WATCH,
                        "triangle-alert",
                        new Span(
                                "Calls that would have been answered from a cache are sent again,"
                                        + " and cost again. Answers under way are not kept either.")));
        dialog.onSubmit(() ->
                order.accept(
                        new CachePurge.Order(
                                Optional.ofNullable(tenant.getValue()).map(TenantName::id),
                                Optional.ofNullable(feature.getValue()).map(FeatureId::new),
                                subject.getValue().strip(),
                                reason.getValue())));
    }

    private List<String> features(List<CacheRow> rows) {
        Optional<TenantId> of = Optional.ofNullable(tenant.getValue()).map(TenantName::id);
        return rows.stream()
                .filter(r -> of.map(r.feature().tenant()::equals).orElse(false))
                .map(r -> r.feature().id().value())
                .toList();
    }

    void open() {
        dialog.open();
    }
}
