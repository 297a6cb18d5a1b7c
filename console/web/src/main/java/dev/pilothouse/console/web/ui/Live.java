package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.shared.Registration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Keeps a component current while it is on a page. Signals that come faster than the browser takes
 * them fall together into one update, and so do those that come while the background work of the
 * update before is under way. A browser that has gone without a word gets none, since updates for
 * it would pile up.
 */
public final class Live {
    private final UI ui;
    private final Runnable refresh;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final Flight flight = new Flight(this::signal);

    private Live(UI ui, Runnable refresh) {
        this.ui = ui;
        this.refresh = refresh;
    }

    /**
     * @param subscribe registers the signal it is given; called when {@code component} is attached,
     *     and its result removed when that is detached
     * @param refresh brings the component up to date, in the UI
     */
    public static void keep(
            Component component, Function<Runnable, Registration> subscribe, Runnable refresh) {
        component.addAttachListener(event -> start(event, component, subscribe, refresh));
    }

    private static void start(
            AttachEvent event,
            Component component,
            Function<Runnable, Registration> subscribe,
            Runnable refresh) {
        Live live = new Live(event.getUI(), refresh);
        Registration subscription = subscribe.apply(live::signal);
        component.addDetachListener(detach -> {
            detach.unregisterListener();
            subscription.remove();
        });
    }

    private void signal() {
        if (!pending.compareAndSet(false, true)) {
            return;
        }
        try {
            var _ = ui.access(this::update);
        } catch (UIDetachedException _) {
            pending.set(false);
        }
    }

    private void update() {
        pending.set(false);
        var push = ui.getInternals().getPushConnection();
        if (push != null && push.isConnected() && flight.mayStart()) {
            Background.of(flight, refresh);
        }
    }
}
