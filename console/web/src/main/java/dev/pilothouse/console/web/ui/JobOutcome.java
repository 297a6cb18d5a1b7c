package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import dev.pilothouse.db.model.Actor;
import java.util.Optional;
import java.util.UUID;

/** What jobs of one kind leave behind, to be fetched from their row. */
public interface JobOutcome {
    /** Kind of the jobs, for example {@code audit.export}. */
    String kind();

    /** Empty when there is nothing, or not for the actor. Called off the UI thread. */
    Optional<Component> of(Actor actor, UUID job);
}
