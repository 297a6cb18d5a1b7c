package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.ChainCheck;
import java.time.Instant;

/** Checks every hash of the log when asked to, and says what came of it. */
final class ChainStrip extends Div {
    private final AuditReader reader;
    private final Actor actor;

    ChainStrip(AuditReader reader, Actor actor) {
        this.reader = reader;
        this.actor = actor;
        addClassNames("card", "chk");
        ask();
    }

    private void ask() {
        removeAll();
        add(
                StatusBadge.plain(Status.UNKNOWN, "not checked on this page yet"),
                Ui.text("each entry is hashed over the one before it", "ter", "clip"),
                button("Check the chain"));
    }

    private Button button(String label) {
        Button button = Ui.button(label, "shield-check", ButtonVariant.SMALL);
        button.addClassName("push");
        button.addClickListener(e -> check(button));
        return button;
    }

    private void check(Button button) {
        button.setEnabled(false);
        button.setText("Checking");
        Background.run(
                UI.getCurrentOrThrow(), () -> reader.verify(actor), this::show, this::failed);
    }

    private void failed(Throwable cause) {
        Toast.refused(cause);
        ask();
    }

    private void show(ChainCheck check) {
        removeAll();
        if (check.fault().isPresent()) {
            add(
                    StatusBadge.plain(Status.OFF, "Broken at entry " + check.fault().get()),
                    Ui.text(
                            Format.count(check.entries()) + " entries before it are sound",
                            "ter",
                            "clip"),
                    button("Check again"));
            return;
        }
        Span head = Ui.mono(check.head().substring(0, 12) + "…");
        head.setTitle(check.head());
        add(
                StatusBadge.plain(Status.OK, "Chain verified"),
                new RelativeTime(Instant.now()),
                Ui.text("", "sep"),
                Ui.text(Format.count(check.entries()) + " entries, every hash and commitment"),
                Ui.text("", "sep"),
                new Span("head "),
                head,
                button("Check again"));
    }
}
