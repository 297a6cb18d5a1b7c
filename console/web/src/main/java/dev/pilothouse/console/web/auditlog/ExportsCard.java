package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import dev.pilothouse.console.web.jobs.JobsNavigation;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.decisions.AuditExport;
import dev.pilothouse.policy.decisions.AuditExports;
import dev.pilothouse.registry.Job;
import java.util.List;
import java.util.stream.Collectors;

/** The newest exports: how far they are, their files. */
final class ExportsCard extends Card {
    private static final int SHOWN = 6;

    private final transient AuditExports exports;
    private final Runnable changed;

    /**
     * @param changed runs when an export was started again
     */
    ExportsCard(AuditExports exports, Runnable changed) {
        super("Exports");
        this.exports = exports;
        this.changed = changed;
        ruled();
    }

    void show(Actor actor, PageState state) {
        tools(Ui.link(JobsNavigation.href(state), "All jobs", "small"));
        load(
                () -> read(exports.list(actor)),
                found -> {
                    Div rows = Ui.div("stack m");
                    found.forEach(export -> rows.add(row(actor, export)));
                    return rows;
                });
    }

    private static AsyncState<List<AuditExport>> read(List<AuditExport> found) {
        return found.isEmpty()
                ? AsyncState.empty(
                        "No exports yet",
                        "Export writes what this page shows into a signed zip.",
                        "./pilothouse audit export --from 2026-07-01 --to 2026-09-30")
                : AsyncState.loaded(found.stream().limit(SHOWN).toList());
    }

    private Component row(Actor actor, AuditExport export) {
        Div row = Ui.div("stack s");
        Icon icon = new Icon(icon(export.job()));
        icon.addClassName("t-" + status(export.job()).css());
        Span title = Ui.text(export.job().title(), "medium");
        title.getStyle().set("overflow-wrap", "anywhere");
        row.add(Ui.div("row top", icon, title));
        if (export.job().state() == Job.State.RUNNING) {
            row.add(bar(export.job()));
        }
        Div below = Ui.div("row wide small sec wrap", new Span(words(export)));
        below.add(new RelativeTime(export.asked().at()), new Span("by " + export.asked().byName()));
        if (export.ready()) {
            exports.elsewhere(export)
                    .ifPresentOrElse(
                            console -> below.add(elsewhere(console), again(actor, export)),
                            () -> below.add(download(actor, export)));
        } else if (export.job().state() == Job.State.FAILED) {
            below.add(again(actor, export));
        }
        row.add(below);
        return row;
    }

    private Component download(Actor actor, AuditExport export) {
        ExportDownload download = new ExportDownload(exports, actor, export);
        download.addClassName("push");
        return download;
    }

    private static Span elsewhere(String console) {
        return new Span("its file lies on the console " + console);
    }

    private Component again(Actor actor, AuditExport export) {
        Button button = Ui.quiet("Export again");
        button.setAriaLabel("Export again: " + export.job().title());
        button.addClassName("push");
        button.addClickListener(e -> {
            try {
                exports.again(actor, export.id());
                changed.run();
            } catch (RuntimeException refused) {
                Toast.refused(refused);
            }
        });
        return button;
    }

    private static ProgressBar bar(Job job) {
        ProgressBar bar = new ProgressBar();
        if (job.total().isPresent() && job.total().getAsLong() > 0) {
            bar.setValue(Math.min(1, (double) job.done() / job.total().getAsLong()));
        } else {
            bar.setIndeterminate(true);
        }
        return bar;
    }

    private static String icon(Job job) {
        return job.state() == Job.State.RUNNING ? "loader" : status(job).icon();
    }

    private static Status status(Job job) {
        return switch (job.state()) {
            case RUNNING -> Status.UNKNOWN;
            case DONE -> Status.OK;
            case FAILED -> Status.OFF;
            case CANCELLED -> Status.WATCH;
        };
    }

    private static String words(AuditExport export) {
        String formats =
                export.formats().stream()
                        .sorted()
                        .map(ExportFormat::label)
                        .collect(Collectors.joining(", "));
        if (export.gone().isPresent()) {
            return formats + ", file gone: " + export.goneWhy();
        }
        Job job = export.job();
        return switch (job.state()) {
            case RUNNING ->
                    formats
                            + ", "
                            + Format.count(job.done())
                            + (job.total().isPresent()
                                    ? " of " + Format.count(job.total().getAsLong()) + " rows"
                                    : " rows, counting");
            case DONE ->
                    formats
                            + ", "
                            + export.file()
                                    .map(f -> Format.plural(f.entries(), "entry"))
                                    .orElse("");
            case FAILED, CANCELLED -> formats + ", " + job.detail();
        };
    }
}
