package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Columns;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.MaskingPolicy;
import dev.pilothouse.registry.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tenants and what is masked in each. */
final class TenantsTab extends TableTab<TenantsTab.Row> {
    record Row(Tenant tenant, Optional<MaskingPolicy> masking) {}

    TenantsTab(Services services, Viewer viewer) {
        super(services, viewer, "Tenants", "tenant", "Create tenant");
        Columns.mono(grid, "Id", r -> r.tenant().id().value(), "180px").setFlexGrow(1);
        Columns.text(grid, "Name", r -> r.tenant().displayName(), "200px").setFlexGrow(2);
        Columns.status(
                grid,
                r -> r.tenant().sample() ? Status.UNKNOWN : Status.OK,
                r -> r.tenant().sample() ? "sample" : "real",
                "104px");
        Columns.text(grid, "Masked before anything is stored", TenantsTab::masked, "260px")
                .setFlexGrow(2);
        Columns.time(grid, "Created", r -> Optional.of(r.tenant().createdAt()), "104px");
        Columns.actions(
                grid,
                r ->
                        Columns.actions(
                                Columns.action("Rename", () -> rename(r.tenant())),
                                Columns.action("Masking", () -> mask(r))),
                "168px");
    }

    @Override
    public Permission permission() {
        return Permission.MANAGE_TENANTS;
    }

    @Override
    List<Row> read(Actor actor, PageState of) {
        Map<TenantId, MaskingPolicy> policies =
                services.masking().list(actor).stream()
                        .collect(Collectors.toMap(MaskingPolicy::tenant, p -> p));
        return services.tenants().list(actor).stream()
                .filter(t -> within(of, t.id()))
                .map(t -> new Row(t, Optional.ofNullable(policies.get(t.id()))))
                .toList();
    }

    @Override
    AsyncState<List<Row>> none() {
        return AsyncState.empty(
                "No tenant that you may manage",
                "An administrator of all tenants creates one.",
                "");
    }

    private static String masked(Row row) {
        return row.masking()
                .map(p ->
                        !p.storeContent()
                                ? "no content is stored"
                                : p.detectors().isEmpty()
                                        ? "nothing"
                                        : String.join(", ", p.detectors()))
                .orElse("–");
    }

    @Override
    void add() {
        FormDialog dialog = new FormDialog("Create a tenant", "Create tenant");
        TextField id = dialog.field("tenant", new TextField("Id"));
        id.setHelperText("lower case letters, digits, '.' and '-'; it never changes");
        TextField name = dialog.field("display_name", new TextField("Name for people"));
        dialog.onSubmit(
                        () -> {
                            services.tenants()
                                    .create(
                                            viewer.actor(),
                                            new TenantId(id.getValue().strip()),
                                            name.getValue());
                            refresh();
                        })
                .open();
    }

    private void rename(Tenant tenant) {
        FormDialog dialog = new FormDialog("Rename " + tenant.id(), "Save name");
        TextField name = dialog.field("display_name", new TextField("Name for people"));
        name.setValue(tenant.displayName());
        dialog.onSubmit(
                        () -> {
                            services.tenants()
                                    .rename(
                                            viewer.actor(),
                                            tenant.id(),
                                            tenant.version(),
                                            name.getValue());
                            refresh();
                        })
                .open();
    }

    private void mask(Row row) {
        MaskingPolicy old =
                row.masking()
                        .orElseGet(() ->
                                new MaskingPolicy(row.tenant().id(), 0, MaskingPolicy.ALL, true));
        FormDialog dialog =
                new FormDialog("Masking in " + row.tenant().displayName(), "Save masking");
        CheckboxGroup<String> detectors =
                dialog.field(
                        "detectors",
                        new CheckboxGroup<>("Removed before the first write to any disk"));
        detectors.setItems(MaskingPolicy.ALL);
        detectors.setValue(Set.copyOf(old.detectors()));
        Checkbox store = new Checkbox("Store prompts and completions, masked", old.storeContent());
        dialog.with(store);
        dialog.onSubmit(
                        () -> {
                            services.masking()
                                    .update(
                                            viewer.actor(),
                                            new MaskingPolicy(
                                                    old.tenant(),
                                                    old.version(),
                                                    MaskingPolicy.ALL.stream()
                                                            .filter(detectors.getValue()::contains)
                                                            .toList(),
                                                    store.getValue()));
                            refresh();
                        })
                .open();
    }
}
