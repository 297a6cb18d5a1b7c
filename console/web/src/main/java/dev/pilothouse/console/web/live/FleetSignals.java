package dev.pilothouse.console.web.live;

import com.vaadin.flow.shared.Registration;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.bridge.control.Topic;
import org.springframework.stereotype.Component;

/** Signals of the nodes as views take them. */
@Component
public final class FleetSignals {
    private final Fleet fleet;

    FleetSignals(Fleet fleet) {
        this.fleet = fleet;
    }

    /** A kill was made or lifted, or a node acknowledged one. */
    public Registration kills(Runnable listener) {
        return subscribe(Topic.KILLS, listener);
    }

    /** A node came, went or reported; about once a second and node. */
    public Registration nodes(Runnable listener) {
        return subscribe(Topic.NODES, listener);
    }

    private Registration subscribe(Topic topic, Runnable listener) {
        AutoCloseable subscription = fleet.subscribe(topic, listener);
        return () -> close(subscription);
    }

    private static void close(AutoCloseable subscription) {
        try {
            subscription.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
