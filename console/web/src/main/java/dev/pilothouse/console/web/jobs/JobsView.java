package dev.pilothouse.console.web.jobs;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.JobOutcome;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ticker;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Long work: what runs, and what came of the rest. */
@Route(JobsNavigation.PATH)
@Needs(Permission.SEE_JOBS)
class JobsView extends Page {
    private final transient Jobs jobs;
    private final transient Viewer viewer;
    private final transient List<JobOutcome> outcomes;
    private final Card list = new Card("Newest first").flush();

    private record Shown(Job job, Optional<Supplier<Component>> outcome) {}

    JobsView(Jobs jobs, Viewer viewer, Ticker ticker, List<JobOutcome> outcomes) {
        super("Jobs");
        this.jobs = jobs;
        this.outcomes = List.copyOf(outcomes);
        this.viewer = viewer;
        add(
                Ui.head(
                        "Jobs",
                        "Long work goes on when you leave its page and can be found again here."),
                list);
        Live.keep(this, ticker::subscribe, list::reload);
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        Actor actor = viewer.actor();
        list.load(
                () ->
                        read(
                                jobs.list(actor).stream()
                                        .filter(j -> within(j, state))
                                        .map(j -> new Shown(j, outcome(actor, j)))
                                        .toList()),
                this::draw);
    }

    private static boolean within(Job job, PageState state) {
        return state.tenant().isEmpty()
                || job.tenant().isEmpty()
                || job.tenant().equals(state.tenant());
    }

    private Optional<Supplier<Component>> outcome(Actor actor, Job job) {
        return job.state() == Job.State.DONE
                ? outcomes.stream()
                        .filter(o -> o.kind().equals(job.kind()))
                        .findFirst()
                        .flatMap(o -> o.of(actor, job.id()))
                : Optional.empty();
    }

    private static AsyncState<List<Shown>> read(List<Shown> found) {
        return found.isEmpty()
                ? AsyncState.empty(
                        "No jobs yet",
                        "Wiping the sample company is one: it removes its data from every store and"
                                + " counts what it removed.",
                        "./pilothouse traffic --wipe")
                : AsyncState.loaded(found);
    }

    private Component draw(List<Shown> found) {
        Div rows = new Div();
        found.forEach(s ->
                rows.add(new JobRow(s.job(), cancel(s.job()), s.outcome().map(Supplier::get))));
        return rows;
    }

    private Optional<Runnable> cancel(Job job) {
        boolean mine = job.startedByRef().equals(viewer.actor().ref());
        boolean allowed = mine || viewer.actor().mayEverywhere(Permission.MANAGE_SAMPLE);
        return job.state() == Job.State.RUNNING && allowed
                ? Optional.of(() -> cancelNow(job))
                : Optional.empty();
    }

    private void cancelNow(Job job) {
        try {
            jobs.cancel(viewer.actor(), job.id());
            list.reload();
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
    }
}
