package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.registry.Lineage;
import dev.pilothouse.registry.Model;
import dev.pilothouse.registry.ModelData;
import dev.pilothouse.registry.ModelKind;
import dev.pilothouse.registry.ModelVersion;
import dev.pilothouse.registry.Models;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Registers a model, or changes what is said of it. */
final class ModelForm {
    private final Models models;
    private final Viewer viewer;
    private final Consumer<Model> then;
    private final TextField id = new TextField("Id");
    private final TextField name = new TextField("Name");
    private final TextField provider = new TextField("Provider");
    private final TextField family = new TextField("Family");
    private final Select<ModelKind> kind = new Select<>();
    private final TextField licence = new TextField("Licence");
    private final IntegerField window = new IntegerField("Context window, tokens");
    private final TextField modalities = new TextField("Modalities");
    private final TextArea summary = new TextArea("Summary");
    private final TextField label = new TextField("Version");
    private final TextField weights = new TextField("SHA-256 of the weights");
    private final TextField parents = new TextField("Made from");
    private final Select<Lineage.Relation> relation = new Select<>();

    ModelForm(Models models, Viewer viewer, Consumer<Model> then) {
        this.models = models;
        this.viewer = viewer;
        this.then = then;
        kind.setLabel("Kind");
        kind.setItems(ModelKind.values());
        kind.setItemLabelGenerator(Words::kind);
        kind.setValue(ModelKind.UNSTATED);
        relation.setLabel("How");
        relation.setItems(Lineage.Relation.values());
        relation.setItemLabelGenerator(r -> r.word().replace('-', ' '));
        relation.setValue(Lineage.Relation.FINE_TUNED_FROM);
        name.setHelperText("As deployments and callers name it");
        modalities.setHelperText("text, image, audio, video, code");
        parents.setHelperText("Ids of models, separated by commas");
        weights.setHelperText("Where we hold them: 64 hexadecimal digits");
    }

    FormDialog register() {
        FormDialog form = fields(new FormDialog("Register a model", "Register the model"), true);
        return form.onSubmit(() ->
                then.accept(
                        models.register(
                                viewer.actor(),
                                new ModelId(id.getValue()),
                                data(Optional.empty()))));
    }

    FormDialog change(Model model) {
        ModelData d = model.data();
        name.setValue(d.name());
        provider.setValue(d.provider());
        family.setValue(d.family());
        kind.setValue(d.kind());
        licence.setValue(d.licence());
        window.setValue((int) Math.min(Integer.MAX_VALUE, d.contextWindow()));
        modalities.setValue(d.modalities().stream().sorted().collect(Collectors.joining(", ")));
        summary.setValue(d.summary());
        label.setValue(d.current().map(ModelVersion::label).orElse(""));
        label.setHelperText("Another one is added to the versions; the card must be signed anew");
        weights.setValue(d.current().map(ModelVersion::weights).orElse(""));
        parents.setValue(
                d.parents().stream()
                        .map(p -> p.parent().value())
                        .collect(Collectors.joining(", ")));
        d.parents().stream().findFirst().ifPresent(p -> relation.setValue(p.relation()));
        FormDialog form = fields(new FormDialog("Change " + d.name(), "Save the model"), false);
        return form.onSubmit(() ->
                then.accept(
                        models.update(
                                viewer.actor(),
                                model.id(),
                                model.version(),
                                data(Optional.of(d)))));
    }

    private FormDialog fields(FormDialog form, boolean fresh) {
        form.setWidth("720px");
        if (fresh) {
            form.field("model", id).setHelperText("Lower case, for addresses: larch-8b-loan");
        }
        form.row(form.field("name", name), form.field("kind", kind));
        form.row(form.field("provider", provider), form.field("family", family));
        form.row(form.field("licence", licence), form.field("context_window", window));
        form.field("summary", summary);
        form.field("modalities", modalities);
        form.row(form.field("versions.label", label), form.field("versions.weights", weights));
        form.row(form.field("parents", parents), form.field("relation", relation));
        return form;
    }

    private ModelData data(Optional<ModelData> old) {
        return new ModelData(
                old.flatMap(ModelData::tenant),
                name.getValue(),
                provider.getValue(),
                family.getValue(),
                kind.getValue(),
                summary.getValue(),
                licence.getValue(),
                window.getOptionalValue().orElse(0),
                Set.copyOf(words(modalities.getValue())),
                versions(old.map(ModelData::versions).orElse(List.of())),
                lineage(old.map(ModelData::parents).orElse(List.of())));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(w -> !w.isEmpty())
                .distinct()
                .toList();
    }

    private List<ModelVersion> versions(List<ModelVersion> old) {
        if (label.getValue().isBlank()) {
            return old;
        }
        List<ModelVersion> versions = new ArrayList<>(old);
        Optional<ModelVersion> same =
                versions.stream()
                        .filter(v -> v.label().equals(label.getValue().strip()))
                        .findFirst();
        same.ifPresent(versions::remove);
        versions.add(
                new ModelVersion(
                        label.getValue(),
                        weights.getValue().strip(),
                        same.map(ModelVersion::released).orElse(""),
                        same.map(ModelVersion::note).orElse("")));
        return versions;
    }

    private List<Lineage> lineage(List<Lineage> old) {
        return words(parents.getValue()).stream()
                .map(ModelId::new)
                .map(parent ->
                        old.stream()
                                .filter(l -> l.parent().equals(parent))
                                .filter(l -> l.relation() == relation.getValue())
                                .findFirst()
                                .orElseGet(() -> new Lineage(parent, relation.getValue(), "")))
                .toList();
    }
}
