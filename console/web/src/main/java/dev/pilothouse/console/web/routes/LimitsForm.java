package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.textfield.IntegerField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.DeploymentData.Breaker;
import dev.pilothouse.registry.DeploymentData.Timeouts;
import java.util.function.Consumer;

/** The time limits of one deployment, and when its breakers open. */
final class LimitsForm {
    /** What was typed. */
    record Limits(Timeouts timeouts, Breaker breaker) {}

    private final FormDialog dialog;
    private final IntegerField connect;
    private final IntegerField firstToken;
    private final IntegerField idle;
    private final IntegerField total;
    private final IntegerField failurePercent;
    private final IntegerField attempts;
    private final IntegerField pause;

    LimitsForm(Deployment deployment, Consumer<Limits> save) {
        dialog =
                new FormDialog(
                        "Limits of " + deployment.id(), "Change limits of " + deployment.id());
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
        Breaker breaker = deployment.data().breaker();
        failurePercent = field("breaker_failure_percent", "Failed, %", breaker.failurePercent());
        attempts = field("breaker_attempts", "Of at least, attempts", breaker.attempts());
        pause = field("breaker_pause_ms", "First pause, ms", breaker.pauseMillis());
        dialog.row(failurePercent, attempts, pause)
                .with(
                        Ui.paragraph(
                                "The breaker opens when so many of a gateway's attempts of the last"
                                        + " 30 seconds failed. After the pause, which doubles up to a"
                                        + " minute, two probes decide.",
                                "ter"));
        dialog.onSubmit(() -> save.accept(limits()));
    }

    private Limits limits() {
        return new Limits(
                new Timeouts(
                        value("connect_timeout_ms", connect),
                        value("first_token_timeout_ms", firstToken),
                        value("idle_timeout_ms", idle),
                        value("total_timeout_ms", total)),
                new Breaker(
                        value("breaker_failure_percent", failurePercent),
                        value("breaker_attempts", attempts),
                        value("breaker_pause_ms", pause)));
    }

    private IntegerField field(String name, String label, int value) {
        IntegerField field = dialog.field(name, new IntegerField(label));
        field.setValue(value);
        return field;
    }

    private static int value(String name, IntegerField field) {
        Integer value = field.getValue();
        if (value == null) {
            throw new BadInput(name, "", "a whole number");
        }
        return value;
    }

    void open() {
        dialog.open();
    }
}
