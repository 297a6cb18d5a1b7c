package dev.pilothouse.console.web.jobs;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One job: counts, share, time left; what came of it. */
final class JobRow extends Div {
    JobRow(Job job, Optional<Runnable> cancel, Optional<Component> outcome) {
        addClassName("job");
        Status status = status(job);
        Icon icon = new Icon(job.state() == Job.State.RUNNING ? "loader" : status.icon());
        icon.addClassName("t-" + status.css());
        Span counts = Ui.text(counts(job), "push", "tn", "sec");
        add(Ui.div("row", icon, Ui.text(job.title(), "medium", "clip"), counts));
        if (job.state() == Job.State.RUNNING) {
            add(bar(job));
        }
        Div below = Ui.div("row wide small sec");
        below.add(Ui.text(word(job), "medium"), new Span(detail(job)));
        Span who = Ui.text("", "push", "nowrap");
        who.add(
                new Span("started "),
                new RelativeTime(job.startedAt()),
                new Span(" by " + job.startedBy()));
        below.add(who);
        outcome.ifPresent(below::add);
        cancel.ifPresent(action -> below.add(cancelButton(action)));
        add(below);
    }

    private static ProgressBar bar(Job job) {
        ProgressBar bar = new ProgressBar();
        if (job.total().isPresent() && job.total().getAsLong() > 0) {
            bar.setValue(Math.min(1, (double) job.done() / job.total().getAsLong()));
        } else {
            bar.setIndeterminate(true);
        }
        bar.getStyle().set("margin", "6px 0");
        return bar;
    }

    private static Button cancelButton(Runnable action) {
        Button cancel = new Button("Cancel", e -> action.run());
        cancel.addThemeVariants(ButtonVariant.SMALL, ButtonVariant.TERTIARY);
        return cancel;
    }

    private static Status status(Job job) {
        return switch (job.state()) {
            case RUNNING -> Status.UNKNOWN;
            case DONE -> Status.OK;
            case FAILED -> Status.OFF;
            case CANCELLED -> Status.WATCH;
        };
    }

    private static String word(Job job) {
        return switch (job.state()) {
            case RUNNING -> "running";
            case DONE -> "done";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }

    private static String counts(Job job) {
        if (job.total().isPresent()) {
            return Format.count(job.done()) + " of " + Format.count(job.total().getAsLong());
        }
        return job.done() > 0 ? Format.count(job.done()) : "";
    }

    private static String detail(Job job) {
        String left =
                job.left(Instant.now())
                        .map(d -> ", " + words(d) + " left, goes on if you leave")
                        .orElse("");
        return job.detail() + left;
    }

    private static String words(Duration left) {
        return left.toSeconds() < 120 ? left.toSeconds() + " s" : left.toMinutes() + " min";
    }
}
