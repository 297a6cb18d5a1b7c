package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.ProviderId;
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
                "Any OpenAI-compatible endpoint can be one: hosted, vLLM, llama-server.",
                "");
    }

    static String kind(String kind) {
        return kind.equals("pool") ? "serving pool" : "OpenAI-compatible";
    }

    @Override
    void add() {
        edit(Optional.empty());
    }

    private void edit(Optional<Provider> old) {
        FormDialog dialog =
                new FormDialog(
                        old.map(p -> "Change " + p.id()).orElse("Add a provider"),
                        old.isPresent() ? "Save changes" : "Add provider");
        TextField id = dialog.field("provider", new TextField("Id"));
        TextField name = dialog.field("display_name", new TextField("Name for people"));
        Select<String> kind = dialog.field("kind", new Select<>());
        TextField url = dialog.field("base_url", new TextField("Address up to and with /v1"));
        kind.setLabel("Kind");
        kind.setItems("openai", "pool");
        kind.setItemLabelGenerator(ProvidersTab::kind);
        kind.setValue(old.map(p -> p.data().kind()).orElse("openai"));
        id.setValue(old.map(p -> p.id().value()).orElse(""));
        id.setReadOnly(old.isPresent());
        name.setValue(old.map(p -> p.data().displayName()).orElse(""));
        url.setValue(old.map(p -> p.data().baseUrl()).orElse(""));
        url.setPlaceholder("https://api.example.com/v1");
        dialog.onSubmit(
                        () -> {
                            ProviderData data =
                                    new ProviderData(
                                            name.getValue(), kind.getValue(), url.getValue());
                            if (old.isPresent()) {
                                services.providers()
                                        .update(
                                                viewer.actor(),
                                                old.get().id(),
                                                old.get().version(),
                                                data);
                            } else {
                                services.providers()
                                        .create(
                                                viewer.actor(),
                                                new ProviderId(id.getValue().strip()),
                                                data);
                            }
                            refresh();
                        })
                .open();
    }

    private void secret(Provider provider) {
        FormDialog dialog =
                new FormDialog("Secret of " + provider.data().displayName(), "Set secret");
        PasswordField secret =
                dialog.field("secret", new PasswordField("What gateways send as bearer"));
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
