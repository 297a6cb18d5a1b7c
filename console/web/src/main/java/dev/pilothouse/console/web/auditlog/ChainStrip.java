package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.analytics.decisions.Decisions;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.ChainCheck;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks every hash of the log when asked to, and the numbers of what gateways decided, and says
 * what came of it.
 */
final class ChainStrip extends Div {
    private static final Logger LOG = LoggerFactory.getLogger(ChainStrip.class);

    private final transient AuditReader reader;
    private final transient Decisions decisions;
    private final transient Viewer viewer;

    /**
     * @param arrived empty: the gateways' decisions cannot be read now
     */
    private record Checked(ChainCheck chain, Optional<Arrived> arrived) {}

    ChainStrip(AuditReader reader, Decisions decisions, Viewer viewer) {
        this.reader = reader;
        this.decisions = decisions;
        this.viewer = viewer;
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
        Actor actor = viewer.actor();
        List<TenantId> tenants = viewer.tenants().stream().map(Viewer.TenantName::id).toList();
        Background.run(
                UI.getCurrentOrThrow(),
                () -> new Checked(reader.verify(actor), arrived(tenants)),
                this::show,
                this::failed);
    }

    private Optional<Arrived> arrived(List<TenantId> tenants) throws InterruptedException {
        try {
            return Optional.of(Arrived.of(decisions, tenants));
        } catch (RuntimeException e) {
            LOG.info("decisions of gateways cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void failed(Throwable cause) {
        Toast.refused(cause);
        ask();
    }

    private void show(Checked checked) {
        ChainCheck check = checked.chain();
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
                Ui.text(Format.plural(check.erased(), "detail") + " erased"),
                Ui.text("", "sep"),
                new Span("head "),
                head,
                Ui.text("", "sep"),
                arrived(checked.arrived()),
                button("Check again"));
    }

    private static Component arrived(Optional<Arrived> arrived) {
        return arrived.<Component>map(a ->
                        a.missing() == 0
                                ? Ui.text(a.words(), "clip")
                                : StatusBadge.plain(Status.OFF, a.words()))
                .orElseGet(() -> Ui.text("decisions of gateways cannot be read now", "ter"));
    }
}
