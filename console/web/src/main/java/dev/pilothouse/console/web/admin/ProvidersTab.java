package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.PasswordField;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Columns;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.Provider;
import dev.pilothouse.registry.ProviderData;
import java.util.List;
import java.util.Optional;

/** Providers and their secrets, which go in and never come out. */
final class ProvidersTab extends TableTab<Provider> {
    ProvidersTab(Services services, Viewer viewer) {
        super(services, viewer, "Providers", "provider", "Add provider");
        Columns.mono(grid, "Id", p -> p.id().value(), "160px").setFlexGrow(1);
        Columns.text(grid, "Name", p -> p.data().displayName(), "168px").setFlexGrow(1);
        Columns.text(grid, "Kind", p -> kind(p.data().kind()), "144px").setFlexGrow(0);
        Columns.mono(grid, "Address", p -> p.data().baseUrl(), "240px").setFlexGrow(3);
        Columns.time(grid, "Secret set", Provider::secretSetAt, "104px");
        Columns.actions(
                grid,
                p ->
                        Columns.actions(
                                Columns.action("Change", () -> edit(Optional.of(p))),
                                Columns.action("Secret", () -> secret(p)),
                                Columns.action("Delete", () -> delete(p))),
                "224px");
    }

    @Override
    public Permission permission() {
        return Permission.MANAGE_PROVIDERS;
    }

    @Override
    List<Provider> read(Actor actor, PageState of) {
        return services.providers().list(actor);
    }

    @Override
    AsyncState<List<Provider>> none() {
        return AsyncState.empty(
                "No provider yet",
                "Any OpenAI-compatible endpoint can be one (hosted, vLLM, llama-server), or"
                        + " Anthropic.",
                "");
    }

    static String kind(String kind) {
        return switch (kind) {
            case "pool" -> "serving pool";
            case ProviderData.ANTHROPIC -> "Anthropic";
            default -> "OpenAI-compatible";
        };
    }

    @Override
    void add() {
        edit(Optional.empty());
    }

    private void edit(Optional<Provider> old) {
        new ProviderForm(services, viewer, old, this::refresh).open();
    }

    private void secret(Provider provider) {
        FormDialog dialog =
                new FormDialog("Secret of " + provider.data().displayName(), "Set secret");
        PasswordField secret =
                dialog.field("secret", new PasswordField(sentAs(provider.data().kind())));
        secret.setHelperText("Sealed at rest. It is never shown again, and never in a log.");
        secret.getElement().setAttribute("autocomplete", "off");
        dialog.onSubmit(
                        () -> {
                            services.providers()
                                    .setSecret(viewer.actor(), provider.id(), secret.getValue());
                            refresh();
                        })
                .open();
    }

    private static String sentAs(String kind) {
        return kind.equals(ProviderData.ANTHROPIC)
                ? "What gateways send as x-api-key"
                : "What gateways send as bearer";
    }

    private void delete(Provider provider) {
        FormDialog dialog =
                new FormDialog("Delete " + provider.id() + "?", "Delete " + provider.id())
                        .destructive();
        dialog.with(
                Ui.note(
                        Status.WATCH,
                        "triangle-alert",
                        new Span(
                                "Its secret is deleted with it. A provider that still has"
                                        + " deployments stays.")));
        dialog.onSubmit(
                        () -> {
                            services.providers().delete(viewer.actor(), provider.id());
                            refresh();
                        })
                .open();
    }
}
