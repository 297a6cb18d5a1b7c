package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextArea;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.registry.ModelCard;
import dev.pilothouse.registry.ModelCards;
import dev.pilothouse.registry.cards.CardChange;
import dev.pilothouse.registry.cards.CardFormat;
import dev.pilothouse.registry.cards.Imported;
import java.util.List;
import java.util.function.Consumer;

/** Lays a file over a card; says what it would change before it does. */
final class ImportForm {
    private final TextArea file = new TextArea("Or its text");
    private final Div found = new Div();

    private ImportForm() {}

    static FormDialog of(ModelCards cards, ModelCard card, Actor actor, Consumer<ModelCard> saved) {
        ImportForm form = new ImportForm();
        FormDialog dialog = new FormDialog("Import a card", "Import the card");
        dialog.setWidth("720px");
        dialog.with(
                Ui.paragraph(
                        "A Hugging Face README with its YAML head, or a CycloneDX ML-BOM in JSON."
                                + " What the file gives replaces what the card says; the rest"
                                + " stays.",
                        "ter"),
                form.chooser());
        form.file.setMaxHeight("240px");
        form.file.setMinHeight("120px");
        form.file.addValueChangeListener(e -> form.preview(card));
        dialog.field("file", form.file);
        dialog.with(form.found);
        return dialog.onSubmit(() -> {
            Imported read = read(form.file.getValue());
            saved.accept(
                    cards.save(
                            actor,
                            card.model(),
                            card.number(),
                            card.revision(),
                            CardChange.over(card.content(), read.card())));
        });
    }

    private static Imported read(String text) {
        if (text.isBlank()) {
            throw new BadInput("file", "", "a README or a BOM");
        }
        return CardFormat.of(text).read(text);
    }

    /** The browser reads the file and hands its text over. */
    private Div chooser() {
        Input input = new Input();
        input.setType("file");
        input.setId("card-file");
        input.getElement().setAttribute("accept", ".md,.json,.markdown,.txt");
        input.getElement()
                .executeJs(
                        "this.addEventListener('change', async () => { const f = this.files[0]; if"
                                + " (f && f.size <= 2000000) $0.value = await f.text(),"
                                + " $0.dispatchEvent(new CustomEvent('change', {bubbles: true})); });",
                        file.getElement());
        NativeLabel label = new NativeLabel("File");
        label.setFor(input);
        return Ui.div("stack s", label, input);
    }

    private void preview(ModelCard card) {
        found.removeAll();
        if (file.getValue().isBlank()) {
            return;
        }
        try {
            Imported read = read(file.getValue());
            List<CardChange> changes =
                    CardChange.between(
                            card.content(), CardChange.over(card.content(), read.card()));
            UnorderedList list = new UnorderedList();
            changes.stream()
                    .limit(30)
                    .forEach(c -> list.add(new ListItem(c.label() + ": " + cut(c.after()))));
            found.add(
                    Ui.note(
                            changes.isEmpty() ? Status.UNKNOWN : Status.OK,
                            "circle-check",
                            Ui.text(
                                    CardFormat.of(file.getValue()).title()
                                            + ", "
                                            + changes.size()
                                            + " fields change"
                                            + (read.unknown().isEmpty()
                                                    ? ""
                                                    : "; kept as notes: "
                                                            + String.join(", ", read.unknown()))),
                            list));
        } catch (BadInput e) {
            found.add(Ui.note(Status.OFF, "diamond", Ui.text(String.valueOf(e.getMessage()))));
        }
    }

    private static String cut(String text) {
        String line = text.replace("\n", " · ");
        return line.length() > 120 ? line.substring(0, 120) + "…" : line;
    }
}
