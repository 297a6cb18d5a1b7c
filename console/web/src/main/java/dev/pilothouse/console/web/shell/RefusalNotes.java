package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.UI;
import dev.pilothouse.console.web.ui.Failure;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import jakarta.annotation.PostConstruct;
import org.springframework.stereotype.Component;

/** Notes what a page refused to somebody in the audit log, as the REST API does. */
@Component
final class RefusalNotes {
    private final Viewer viewer;
    private final DeniedAttempts attempts;

    RefusalNotes(Viewer viewer, DeniedAttempts attempts) {
        this.viewer = viewer;
        this.attempts = attempts;
    }

    @PostConstruct
    void listen() {
        Failure.tellRefusals(this::note);
    }

    private void note(Denied denied) {
        UI ui = UI.getCurrent();
        if (ui != null) {
            String page = "/" + ui.getInternals().getActiveViewLocation().getPath();
            attempts.note(viewer.actor(), denied, page);
        }
    }
}
