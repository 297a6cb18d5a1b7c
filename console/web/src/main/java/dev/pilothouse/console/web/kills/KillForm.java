package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.pilothouse.bridge.control.BlastRadius;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Failure;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillRequest;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.policy.decisions.KillTarget;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens to traffic, why, and the one gesture. On a phone mode and button lie under the
 * thumb.
 */
final class KillForm extends Div {
    private final KillSwitches kills;
    private final Viewer viewer;
    private final Consumer<Kill> done;
    private final ScopeSearch scopes;
    private final ModePicker mode;
    private final Ending ending = new Ending();
    private final TextField reason = new TextField("Reason, shown to every caller it refuses");
    private final TextField incident = new TextField("Incident, optional");
    private final Button kill =
            Ui.button("Kill", "octagon-x", ButtonVariant.PRIMARY, ButtonVariant.ERROR);
    private final HoldButton hold = new HoldButton("octagon-x");
    private final Span error = Ui.text("", "t-off", "small");
    private @Nullable KillTarget target;
    private Map<String, Object> radius = Map.of();

    /**
     * @param done told what was killed
     * @param showTools brings the declared tools into sight
     */
    KillForm(
            KillSwitches kills,
            ScopeSearch scopes,
            Viewer viewer,
            Consumer<Kill> done,
            Runnable showTools) {
        this.kills = kills;
        this.scopes = scopes;
        this.viewer = viewer;
        this.done = done;
        mode = new ModePicker(showTools);
        addClassNames("stack", "m");
        reason.setWidthFull();
        reason.setMaxLength(500);
        reason.setRequired(true);
        reason.setValueChangeMode(ValueChangeMode.EAGER);
        reason.addValueChangeListener(e -> reason.setInvalid(false));
        incident.setMaxLength(100);
        incident.setPlaceholder("INC-0093");
        incident.setWidthFull();
        ending.setWidthFull();
        error.getElement().setAttribute("role", "alert");
        kill.addClickListener(e -> ask());
        hold.onHeld(this::ask);
        Span promise = Ui.text("Takes effect at once. To lift: two people.", "sec", "small");
        Div gesture = Ui.div("row wide wrap gesture", kill, hold, promise);
        Div why = Ui.div("why", reason, incident, ending);
        Div thumb = Ui.div("stack thumb", mode, error, gesture);
        add(why, thumb);
    }

    void weigh(KillTarget newTarget) {
        boolean other = !newTarget.equals(target);
        target = newTarget;
        boolean all = newTarget.scope() == KillScope.GLOBAL;
        String what = all ? "everything" : Hit.name(newTarget);
        kill.setText("Kill " + what);
        hold.setText("Hold to kill " + Words.of(newTarget.scope()));
        if (other) {
            error.setText("");
            radius = Map.of();
            offer(newTarget);
        }
    }

    private void offer(KillTarget to) {
        Actor actor = viewer.actor();
        Background.run(
                UI.getCurrentOrThrow(),
                () -> scopes.choices(actor, to),
                choices -> {
                    if (to.equals(target)) {
                        mode.offer(to, choices);
                    }
                },
                Toast::refused);
    }

    /** Reads again what there is to choose, for example after a tool was declared. */
    void refresh() {
        if (target != null) {
            offer(target);
        }
    }

    void radius(BlastRadius measured) {
        radius = measured.asMap();
    }

    private void ask() {
        KillTarget wanted = target;
        if (wanted == null) {
            return;
        }
        if (reason.getValue().isBlank()) {
            reason.setErrorMessage("reason: empty (expected: 1 to 500 characters)");
            reason.setInvalid(true);
            reason.focus();
            return;
        }
        boolean wide = wanted.scope() == KillScope.GLOBAL || wanted.scope() == KillScope.TENANT;
        if (wide) {
            new WideKillDialog(wanted, mode.mode(), radius, () -> act(wanted)).open();
        } else {
            act(wanted);
        }
    }

    private void act(KillTarget wanted) {
        try {
            Kill made =
                    kills.kill(
                            viewer.actor(),
                            new KillRequest(
                                    wanted.scope(),
                                    wanted.target(),
                                    wanted.tenant(),
                                    mode.mode(),
                                    mode.fallback(),
                                    reason.getValue(),
                                    incident.getValue(),
                                    ending.at(Instant.now()),
                                    radius));
            reason.clear();
            incident.clear();
            ending.reset();
            error.setText("");
            done.accept(made);
        } catch (BadInput e) {
            show(e);
        } catch (RuntimeException e) {
            error.setText(Failure.of(e).what() + ". Nothing was killed.");
        }
    }

    private void show(BadInput e) {
        if (e.field().equals("fallback")) {
            mode.refused(e.getMessage());
            return;
        }
        TextField field = e.field().equals("incident") ? incident : reason;
        field.setErrorMessage(e.getMessage());
        field.setInvalid(true);
    }
}
