package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptMessage;
import dev.pilothouse.policy.rules.prompts.PromptParameters;
import dev.pilothouse.policy.rules.prompts.PromptRole;
import dev.pilothouse.policy.rules.prompts.PromptVariable;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Prompt;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks for the name of a new prompt and makes it with a first draft. */
final class NewPrompt {
    private final Tools services;
    private final Viewer viewer;
    private final Consumer<Prompt> made;
    private final FormDialog form = new FormDialog("New prompt", "Create prompt");
    private final TextField name = form.field("prompt", new TextField("Name"));
    private final ComboBox<Feature> feature = form.field("feature", new ComboBox<>("Feature"));
    private final ComboBox<String> model = form.field("model", new ComboBox<>("Model"));
    private final TextField description =
            form.field("description", new TextField("What it is for"));

    NewPrompt(Tools services, Viewer viewer, Consumer<Prompt> made) {
        this.services = services;
        this.viewer = viewer;
        this.made = made;
        name.setHelperText("Lower-case letters, digits and hyphens; callers write it");
        name.setMaxLength(63);
        description.setMaxLength(2000);
        feature.setItemLabelGenerator(f -> f.tenant() + " / " + f.id());
        form.onSubmit(this::submit);
    }

    void open(PageState state) {
        var actor = viewer.actor();
        feature.setItems(
                services.features().list(actor).stream()
                        .filter(f -> state.tenant().map(f.tenant()::equals).orElse(true))
                        .filter(f -> actor.may(Permission.MANAGE_PROMPTS, f.tenant()))
                        .toList());
        List<String> models =
                services.deployments().list(actor).stream()
                        .map(d -> d.data().model())
                        .distinct()
                        .sorted()
                        .toList();
        model.setItems(models);
        models.stream().findFirst().ifPresent(model::setValue);
        form.open();
    }

    private void submit() {
        Feature of = feature.getValue();
        if (of == null) {
            throw new BadInput("feature", "", "one of the features");
        }
        String chosen = model.getOptionalValue().orElse("");
        if (chosen.isEmpty()) {
            throw new BadInput("model", "", "one of the models");
        }
        made.accept(
                services.prompts()
                        .create(
                                viewer.actor(),
                                of.tenant(),
                                new PromptName(name.getValue().strip()),
                                of.id(),
                                description.getValue(),
                                first(chosen)));
    }

    private static PromptContent first(String model) {
        return new PromptContent(
                List.of(
                        new PromptMessage(PromptRole.SYSTEM, "You answer briefly and truthfully."),
                        new PromptMessage(PromptRole.USER, "{{question}}")),
                List.of(PromptVariable.text("question")),
                model,
                PromptParameters.NONE,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
    }
}
