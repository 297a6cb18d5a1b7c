package dev.pilothouse.bridge.control;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listeners by topic. */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private final Map<Topic, List<Runnable>> listeners =
            Map.of(
                    Topic.KILLS, new CopyOnWriteArrayList<>(),
                    Topic.NODES, new CopyOnWriteArrayList<>());

    AutoCloseable subscribe(Topic topic, Runnable listener) {
        List<Runnable> of = of(topic);
        of.add(listener);
        return () -> of.remove(listener);
    }

    void raise(Topic topic) {
        for (Runnable listener : of(topic)) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.warn("A listener failed", e);
            }
        }
    }

    @SuppressWarnings("NullAway") // every topic is in the map
    private List<Runnable> of(Topic topic) {
        return listeners.get(topic);
    }
}
