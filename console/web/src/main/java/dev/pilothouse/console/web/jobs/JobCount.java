package dev.pilothouse.console.web.jobs;

import com.vaadin.flow.shared.Registration;
import dev.pilothouse.console.web.shell.RunningJobs;
import dev.pilothouse.console.web.ui.Ticker;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import org.springframework.stereotype.Component;

/** Counts running jobs for the header. */
@Component
final class JobCount implements RunningJobs {
    private static final int BEATS = 3;

    private final Jobs jobs;
    private final Ticker ticker;

    JobCount(Jobs jobs, Ticker ticker) {
        this.jobs = jobs;
        this.ticker = ticker;
    }

    @Override
    public int running(Actor.Person actor) {
        return actor.may(Permission.SEE_JOBS)
                ? (int)
                        jobs.list(actor).stream()
                                .filter(j -> j.state() == Job.State.RUNNING)
                                .count()
                : 0;
    }

    @Override
    public Registration subscribe(Runnable listener) {
        return ticker.subscribe(listener, BEATS);
    }

    @Override
    public String path() {
        return JobsNavigation.PATH;
    }
}
