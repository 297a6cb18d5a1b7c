package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.policy.decisions.KillTarget;
import java.util.Map;

/** A kill of everything or of a tenant asks for the typed name. */
final class WideKillDialog extends Dialog {
    WideKillDialog(KillTarget target, KillMode mode, Map<String, Object> radius, Runnable act) {
        String word = target.scope() == KillScope.GLOBAL ? "everything" : target.target();
        setHeaderTitle("Kill " + word + "?");
        setWidth("560px");
        TextField typed = new TextField("Type “" + word + "” to go on");
        typed.setWidthFull();
        typed.setValueChangeMode(ValueChangeMode.EAGER);
        Button kill =
                Ui.button("Kill " + word, "octagon-x", ButtonVariant.PRIMARY, ButtonVariant.ERROR);
        kill.setEnabled(false);
        typed.addValueChangeListener(e -> kill.setEnabled(e.getValue().strip().equals(word)));
        kill.addClickListener(e -> {
            close();
            act.run();
        });
        Div body =
                Ui.div(
                        "stack m",
                        Ui.note(
                                Status.DANGER,
                                "octagon-x",
                                new Span(consequence(target, mode, radius))),
                        Ui.paragraph(
                                callers(mode) + " To lift it, two different people must agree."),
                        typed);
        add(body);
        getFooter().add(new Button("Cancel", e -> close()), kill);
        typed.setAutofocus(true);
    }

    private static String callers(KillMode mode) {
        return switch (mode) {
            case DENY_AND_CUT, DENY_NEW -> "Every caller gets HTTP 403 with your reason.";
            case FALL_BACK -> "Callers hear of it only when no deployment is left.";
            case TOOLS_READ_ONLY -> "Callers are told which tools were withheld.";
        };
    }

    private static String consequence(
            KillTarget target, KillMode mode, Map<String, Object> radius) {
        String whose = target.scope() == KillScope.GLOBAL ? "every tenant" : target.label();
        String verb =
                switch (mode) {
                    case DENY_AND_CUT, DENY_NEW -> "stop";
                    case FALL_BACK -> "go to another deployment";
                    case TOOLS_READ_ONLY -> "lose the tools that may change something";
                };
        String what = "All AI calls of " + whose + " " + verb;
        return radius.isEmpty()
                ? what + "."
                : what
                        + ": now "
                        + radius.get("calls_per_minute")
                        + " calls a minute, "
                        + radius.get("open_streams")
                        + " open streams, "
                        + radius.get("features")
                        + " features.";
    }
}
