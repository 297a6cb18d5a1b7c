package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureStep;
import dev.pilothouse.registry.Features;
import java.util.function.Consumer;

/** Asks before a step: what follows from it, and why it is taken. */
final class StepDialog {
    private StepDialog() {}

    static void open(
            Features features,
            Actor actor,
            Row row,
            Feature feature,
            FeatureStep step,
            Consumer<Feature> taken) {
        FormDialog dialog = new FormDialog(Words.act(step) + ": " + row.name(), Words.act(step));
        if (step == FeatureStep.SUSPEND || step == FeatureStep.RETIRE) {
            dialog.destructive();
            dialog.with(
                    Ui.note(
                            Status.WATCH,
                            "triangle-alert",
                            new Span(Words.effect(step) + " " + calls(row))));
        } else {
            dialog.with(Ui.paragraph(Words.effect(step)));
        }
        TextArea reason =
                dialog.field(
                        "reason", new TextArea(step.explained() ? "Why" : "Note, if there is one"));
        reason.setMaxLength(500);
        reason.setRequiredIndicatorVisible(step.explained());
        dialog.onSubmit(() ->
                taken.accept(
                        features.take(
                                actor,
                                feature.tenant(),
                                feature.id(),
                                feature.version(),
                                step,
                                reason.getValue())));
        dialog.open();
    }

    private static String calls(Row row) {
        return row.calls().isPresent()
                ? "It has had " + Format.plural(row.calls().getAsLong(), "call") + " so far."
                : "Its calls cannot be counted now.";
    }
}
