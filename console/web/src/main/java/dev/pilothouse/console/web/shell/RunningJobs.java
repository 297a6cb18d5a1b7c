package dev.pilothouse.console.web.shell;

import com.vaadin.flow.shared.Registration;
import dev.pilothouse.db.model.Actor;

/** What the jobs button in the header counts. */
public interface RunningJobs {
    int running(Actor.Person actor);

    /** Signals a job that begins or ends. */
    Registration subscribe(Runnable listener);

    /** Path of the view. */
    String path();
}
