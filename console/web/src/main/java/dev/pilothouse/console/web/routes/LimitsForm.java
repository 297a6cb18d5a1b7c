package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.textfield.IntegerField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.DeploymentData.Timeouts;
import java.util.function.Consumer;

/** The time limits of one deployment. */
final class LimitsForm {
    private final FormDialog dialog;
    private final IntegerField connect;
    private final IntegerField firstToken;
    private final IntegerField idle;
    private final IntegerField total;

    LimitsForm(Deployment deployment, Consumer<Timeouts> save) {
        dialog =
                new FormDialog(
                        "Time limits of " + deployment.id(), "Change limits of " + deployment.id());
        Timeouts now = deployment.data().timeouts();
        connect = field("connect_timeout_ms", "For a connection, ms", now.connect());
        firstToken = field("first_token_timeout_ms", "To the first token, ms", now.firstToken());
        idle = field("idle_timeout_ms", "Between two parts of an answer, ms", now.idle());
        total = field("total_timeout_ms", "For a whole attempt, ms", now.total());
        dialog.with(
                Ui.paragraph(
                        "Before the first token the next deployment is tried. After it the caller"
                                + " gets what came so far, and an error that says so.",
                        "ter"));
        dialog.onSubmit(() ->
                save.accept(
                        new Timeouts(
                                value("connect_timeout_ms", connect),
                                value("first_token_timeout_ms", firstToken),
                                value("idle_timeout_ms", idle),
                                value("total_timeout_ms", total))));
    }

    private IntegerField field(String name, String label, int value) {
        IntegerField field = dialog.field(name, new IntegerField(label));
        field.setValue(value);
        return field;
    }

    private static int value(String name, IntegerField field) {
        Integer value = field.getValue();
        if (value == null) {
            throw new BadInput(name, "", "a whole number of milliseconds");
        }
        return value;
    }

    void open() {
        dialog.open();
    }
}
