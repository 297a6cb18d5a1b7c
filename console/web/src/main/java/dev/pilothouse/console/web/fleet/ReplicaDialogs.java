package dev.pilothouse.console.web.fleet;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.bridge.control.NodeView;
import dev.pilothouse.bridge.control.ReplicaDesk;
import dev.pilothouse.bridge.control.ReplicaImpact;
import dev.pilothouse.bridge.control.ReplicaOrder;
import dev.pilothouse.bridge.control.ReplicaView;
import dev.pilothouse.bridge.control.Verb;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.Replicas;
import java.util.Optional;

/** The dialogs that tell replicas what to do, consequence first. */
final class ReplicaDialogs {
    private static final int USUAL_SECONDS = 30;

    private final ReplicaDesk desk;
    private final Replicas replicas;
    private final Viewer viewer;
    private final Runnable changed;

    /**
     * @param changed called when something was told
     */
    ReplicaDialogs(ReplicaDesk desk, Replicas replicas, Viewer viewer, Runnable changed) {
        this.desk = desk;
        this.replicas = replicas;
        this.viewer = viewer;
        this.changed = changed;
    }

    boolean mayOperate() {
        return viewer.may(Permission.OPERATE_FLEET);
    }

    void tell(ReplicaView view, Verb verb) {
        String id = view.replica().id();
        String label = Words.of(verb) + " " + id;
        FormDialog dialog = new FormDialog(label + "?", label);
        String cacheMeans = view.live().map(NodeView.Replica::cacheMeans).orElse("");
        dialog.with(Ui.paragraph(Words.follows(verb, cacheMeans)));
        if (verb.takesAway()) {
            dialog.with(impact(view));
        }
        if (verb == Verb.STOP) {
            dialog.destructive();
        }
        TextField reason = reason(dialog);
        Optional<IntegerField> deadline =
                verb.takesAway() && verb != Verb.STOP
                        ? Optional.of(deadline(dialog))
                        : Optional.empty();
        dialog.onSubmit(() -> order(view, verb, reason.getValue(), seconds(deadline))).open();
    }

    private static TextField reason(FormDialog dialog) {
        TextField reason = dialog.field("reason", new TextField("Why"));
        reason.setMaxLength(500);
        return reason;
    }

    private static IntegerField deadline(FormDialog dialog) {
        IntegerField deadline =
                dialog.field(
                        "deadline_seconds", new IntegerField("Seconds that open answers have"));
        deadline.setValue(USUAL_SECONDS);
        deadline.setHelperText("What is then still open is broken off.");
        return deadline;
    }

    private static int seconds(Optional<IntegerField> field) {
        return field.map(f -> f.getValue() == null ? 0 : f.getValue()).orElse(0);
    }

    private void order(ReplicaView view, Verb verb, String reason, int seconds) {
        desk.order(
                viewer.actor(),
                new ReplicaOrder(view.replica().id(), verb, seconds, reason, Optional.empty()));
        Toast.say(
                Words.of(verb)
                        + " "
                        + view.replica().id()
                        + ": on its way to "
                        + view.replica().pool());
        changed.run();
    }

    void remove(ReplicaView view) {
        String id = view.replica().id();
        FormDialog dialog = new FormDialog("Remove " + id + "?", "Remove " + id).destructive();
        dialog.with(
                Ui.paragraph("Its pool lets open answers end, unloads it and forgets it."),
                impact(view));
        TextField reason = reason(dialog);
        dialog.onSubmit(
                        () -> {
                            replicas.remove(viewer.actor(), id, reason.getValue());
                            changed.run();
                        })
                .open();
    }

    private Component impact(ReplicaView view) {
        ReplicaImpact impact = desk.impact(viewer.actor(), view.replica().id());
        Component cells =
                Ui.div(
                        "blast",
                        Ui.blastCell(Format.count(impact.answers()), "", "open answers"),
                        Ui.blastCell(Format.count(impact.queued()), "", "calls waiting"),
                        Ui.blastCell(Format.count(impact.callsLastMinute()), "/min", "calls to it"),
                        Ui.blastCell(Format.count(impact.otherWarm()), "", "others warm"));
        return Ui.div("stack", cells, consequence(view, impact));
    }

    private static Component consequence(ReplicaView view, ReplicaImpact impact) {
        String model = view.replica().model();
        if (!impact.isLast()) {
            return Ui.paragraph(
                    "Calls for " + model + " go to the other warm replicas.", "small", "sec");
        }
        String features =
                impact.features().isEmpty()
                        ? "Nobody called it in the last minute."
                        : "Called in the last minute by "
                                + String.join(", ", impact.features().stream().limit(5).toList())
                                + (impact.features().size() > 5 ? " and others." : ".");
        return Ui.note(
                Status.WATCH,
                "triangle-alert",
                new Span(
                        "Nothing else of "
                                + model
                                + " is warm in "
                                + view.replica().pool()
                                + ": calls fall back to other deployments of their route, or are"
                                + " refused with 503 until something is. "
                                + features));
    }
}
