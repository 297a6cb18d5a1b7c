package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Stands before every view: it opens for who holds the permission that its {@link Needs} names, and
 * a view without one stays closed. The services check again.
 */
@Component
final class Guard implements VaadinServiceInitListener {
    private final Viewer viewer;
    private final DeniedAttempts attempts;

    Guard(Viewer viewer, DeniedAttempts attempts) {
        this.viewer = viewer;
        this.attempts = attempts;
    }

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource().addUIInitListener(init -> watch(init.getUI()));
    }

    private void watch(UI ui) {
        ui.addBeforeEnterListener(this::check);
    }

    private void check(BeforeEnterEvent event) {
        Class<?> target = event.getNavigationTarget();
        if (event.isErrorEvent() || target.isAnnotationPresent(Open.class)) {
            return;
        }
        Needs needs = target.getAnnotation(Needs.class);
        if (needs == null) {
            event.rerouteToError(new NotFoundException(), "");
        } else if (!viewer.may(needs.value())) {
            Denied denied = new Denied(needs.value(), Optional.empty());
            attempts.note(viewer.actor(), denied, "/" + event.getLocation().getPath());
            event.rerouteToError(denied, "");
        } else {
            checkAddress(event);
        }
    }

    private static void checkAddress(BeforeEnterEvent event) {
        try {
            PageState.of(event.getLocation().getQueryParameters());
        } catch (BadInput e) {
            event.rerouteToError(e, "");
        }
    }

    static boolean mayOpen(Viewer viewer, Class<?> view) {
        Needs needs = view.getAnnotation(Needs.class);
        return needs != null && viewer.may(needs.value());
    }
}
