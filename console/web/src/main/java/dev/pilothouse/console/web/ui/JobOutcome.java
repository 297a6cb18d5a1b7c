package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import dev.pilothouse.db.model.Actor;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What jobs of one kind leave behind, to be fetched from their row. */
public interface JobOutcome {
    /** Kind of the jobs, for example {@code audit.export}. */
    String kind();

    /**
     * Looks for what a job left, off the UI thread; what is supplied is made on it. Empty when
     * there is nothing, or not for the actor.
     */
    Optional<Supplier<Component>> of(Actor actor, UUID job);
}
