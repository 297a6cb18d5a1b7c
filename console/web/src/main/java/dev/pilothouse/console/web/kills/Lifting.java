package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.Failure;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillSwitches;

/** Two different people lift a kill: one proposes, another agrees. */
final class Lifting {
    private final KillSwitches kills;
    private final Viewer viewer;

    Lifting(KillSwitches kills, Viewer viewer) {
        this.kills = kills;
        this.viewer = viewer;
    }

    /** The button of who may lift and has not agreed yet. */
    Component[] tools(Kill kill, Runnable done) {
        if (!kill.inForce() || !mayLift(kill) || agreed(kill)) {
            return new Component[0];
        }
        String label = kill.votes().isEmpty() ? "Propose lift" : "Agree to lift";
        Button lift = Ui.button(label, "lock-open", ButtonVariant.SMALL);
        lift.addClickListener(e -> ask(kill, label, done));
        return new Component[] {lift};
    }

    private boolean mayLift(Kill kill) {
        return viewer.actor().may(Permission.LIFT, kill.tenant());
    }

    private boolean agreed(Kill kill) {
        return kill.votes().stream().anyMatch(v -> v.person().equals(viewer.actor().id()));
    }

    /** Where the lift stands. */
    Component sentence(Kill kill) {
        Span words = Ui.text("", "row", "wrap");
        words.getStyle().set("gap", "4px");
        if (kill.lifted().isPresent()) {
            Kill.Lift lift = kill.lifted().get();
            words.add(
                    StatusBadge.plain(Status.OK, "lifted"),
                    new RelativeTime(lift.at(), RelativeTime.Show.MOMENT),
                    new Span("with epoch " + lift.epoch() + names(kill)));
        } else if (kill.votes().isEmpty()) {
            words.setText(
                    kill.expiresAt().isPresent()
                            ? "In force until it ends, or two different people lift it."
                            : "In force until two different people lift it.");
        } else {
            Kill.Vote vote = kill.votes().getFirst();
            words.add(
                    StatusBadge.plain(Status.WATCH, "lift proposed"),
                    new Span("by " + vote.name()),
                    new RelativeTime(vote.at()),
                    new Span("“" + vote.reason() + "”. Waiting for a second person."));
        }
        return words;
    }

    private static String names(Kill kill) {
        return kill.votes().size() < 2
                ? ""
                : ", agreed by "
                        + kill.votes().get(0).name()
                        + " and "
                        + kill.votes().get(1).name();
    }

    private void ask(Kill kill, String label, Runnable done) {
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle(label + " of " + kill.label() + "?");
        dialog.setWidth("560px");
        TextField reason = new TextField("Reason, kept in the audit log");
        reason.setWidthFull();
        reason.setMaxLength(500);
        reason.setAutofocus(true);
        Button agree = Ui.button(label, "lock-open", ButtonVariant.PRIMARY);
        agree.addClickListener(e -> lift(kill, reason, dialog, done));
        Div body =
                Ui.div(
                        "stack m",
                        Ui.paragraph("Killed by " + kill.killedBy() + ": “" + kill.reason() + "”."),
                        Ui.note(Status.UNKNOWN, "users", new Span(consequence(kill))),
                        reason);
        dialog.add(body);
        dialog.getFooter().add(new Button("Cancel", e -> dialog.close()), agree);
        dialog.open();
    }

    private static String consequence(Kill kill) {
        return kill.votes().isEmpty()
                ? "Nothing changes yet. Calls work again when a second, different person who may"
                        + " lift agrees."
                : kill.votes().getFirst().name()
                        + " agreed already. With your agreement calls work again at once.";
    }

    private void lift(Kill kill, TextField reason, Dialog dialog, Runnable done) {
        try {
            kills.lift(viewer.actor(), kill.id(), reason.getValue());
            dialog.close();
            done.run();
        } catch (RuntimeException e) {
            reason.setErrorMessage(Failure.of(e).what());
            reason.setInvalid(true);
        }
    }
}
