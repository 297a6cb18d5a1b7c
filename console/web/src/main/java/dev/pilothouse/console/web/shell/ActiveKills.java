package dev.pilothouse.console.web.shell;

import com.vaadin.flow.shared.Registration;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.db.model.Actor;
import java.time.Instant;
import java.util.List;

/** What the banner on every page shows. */
public interface ActiveKills {
    /**
     * One kill in force.
     *
     * @param scope for example {@code Feature}
     * @param target of the scope; empty for a global kill
     * @param rest the sentence behind it without the time, for example {@code in Brindlemoor Bank ·
     *     12 of 12 nodes enforcing}
     * @param inProgress a node has not acknowledged yet
     * @param href of the kill
     */
    record Notice(
            String scope,
            String target,
            String rest,
            Instant since,
            String by,
            boolean inProgress,
            String href) {}

    /** Those that the person may see, newest first. */
    List<Notice> notices(Actor.Person actor, PageState state);

    /** Signals a kill, a lift, an acknowledgement. */
    Registration subscribe(Runnable listener);
}
