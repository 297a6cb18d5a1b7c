package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.ProviderId;
import dev.pilothouse.registry.Provider;
import dev.pilothouse.registry.ProviderData;
import java.util.Optional;

/** Adds a provider, or changes one. */
final class ProviderForm {
    private static final String OPENAI = "openai";

    private final Services services;
    private final Viewer viewer;
    private final Optional<Provider> old;
    private final Runnable done;
    private final FormDialog dialog;
    private final TextField id;
    private final TextField name;
    private final Select<String> kind;
    private final TextField url;
    private final Checkbox responses;

    ProviderForm(Services services, Viewer viewer, Optional<Provider> old, Runnable done) {
        this.services = services;
        this.viewer = viewer;
        this.old = old;
        this.done = done;
        dialog =
                new FormDialog(
                        old.map(p -> "Change " + p.id()).orElse("Add a provider"),
                        old.isPresent() ? "Save changes" : "Add provider");
        id = dialog.field("provider", new TextField("Id"));
        name = dialog.field("display_name", new TextField("Name for people"));
        kind = dialog.field("kind", new Select<>());
        url = dialog.field("base_url", new TextField("Address up to and with /v1"));
        responses = dialog.field("responses", new Checkbox("Has the Responses API"));
        fill();
        dialog.onSubmit(this::save);
    }

    void open() {
        dialog.open();
    }

    private void fill() {
        kind.setLabel("Kind");
        kind.setItems(OPENAI, ProviderData.ANTHROPIC, "pool");
        kind.setItemLabelGenerator(ProvidersTab::kind);
        kind.addValueChangeListener(e -> kindChosen(e.getValue()));
        url.setPlaceholder("https://api.example.com/v1");
        responses.setHelperText(
                "Otherwise gateways translate what callers ask in that format to chat"
                        + " completions.");
        kind.setValue(old.map(p -> p.data().kind()).orElse(OPENAI));
        id.setValue(old.map(p -> p.id().value()).orElse(""));
        id.setReadOnly(old.isPresent());
        name.setValue(old.map(p -> p.data().displayName()).orElse(""));
        old.ifPresent(p -> url.setValue(p.data().baseUrl()));
        responses.setValue(old.map(p -> p.data().responses()).orElse(false));
    }

    private void kindChosen(String chosen) {
        responses.setVisible(chosen.equals(OPENAI));
        boolean anthropic = chosen.equals(ProviderData.ANTHROPIC);
        url.setLabel(anthropic ? "Address" : "Address up to and with /v1");
        if (anthropic && url.isEmpty()) {
            url.setValue(ProviderData.ANTHROPIC_URL);
        } else if (!anthropic && url.getValue().equals(ProviderData.ANTHROPIC_URL)) {
            url.clear();
        }
    }

    private void save() {
        boolean hasResponses = kind.getValue().equals(OPENAI) && responses.getValue();
        var data = new ProviderData(name.getValue(), kind.getValue(), url.getValue(), hasResponses);
        if (old.isPresent()) {
            Provider changed = old.get();
            services.providers().update(viewer.actor(), changed.id(), changed.version(), data);
        } else {
            services.providers()
                    .create(viewer.actor(), new ProviderId(id.getValue().strip()), data);
        }
        done.run();
    }
}
