package dev.pilothouse.console.web.fleet;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import dev.pilothouse.bridge.control.ReplicaView;
import dev.pilothouse.bridge.control.Verb;
import dev.pilothouse.console.web.ui.Ui;
import java.util.List;

/** What can be told to a replica in its state. The buttons stay while the state does. */
final class ReplicaActions extends Div {
    private final ReplicaDialogs dialogs;
    private String shown = "";

    ReplicaActions(ReplicaDialogs dialogs) {
        this.dialogs = dialogs;
        addClassNames("row", "wrap");
    }

    void show(ReplicaView view) {
        String now = view.state() + view.replica().wanted();
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        removeAll();
        if (!dialogs.mayOperate()) {
            return;
        }
        verbs(view).forEach(verb -> add(button(view, verb)));
        Button remove = Ui.button("Remove", "trash-2", ButtonVariant.SMALL, ButtonVariant.TERTIARY);
        remove.addClickListener(e -> dialogs.remove(view));
        add(remove);
    }

    private Button button(ReplicaView view, Verb verb) {
        Button button = Ui.button(Words.of(verb), Words.icon(verb), ButtonVariant.SMALL);
        button.addClickListener(e -> dialogs.tell(view, verb));
        return button;
    }

    private static List<Verb> verbs(ReplicaView view) {
        return switch (view.state()) {
            case "warm" -> List.of(Verb.DRAIN, Verb.SLEEP, Verb.EMPTY_CACHES);
            case "sleeping" -> List.of(Verb.WAKE, Verb.DRAIN);
            case "loading" -> List.of(Verb.STOP);
            case "draining" -> List.of(Verb.LOAD, Verb.STOP);
            case "failed" -> List.of(Verb.LOAD, Verb.STOP);
            case "cold" -> List.of(Verb.LOAD);
            default -> List.of(Verb.LOAD, Verb.DRAIN);
        };
    }
}
