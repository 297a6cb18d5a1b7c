package dev.pilothouse.console.web.ui;

import com.vaadin.flow.shared.Registration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says that something changed, not what. Thread-safe. */
public final class Signal {
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();

    public Registration subscribe(Runnable listener) {
        return Registration.addAndRemove(listeners, listener);
    }

    public void raise() {
        listeners.forEach(Runnable::run);
    }
}
