package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.decisions.AuditExportPlan;
import dev.pilothouse.policy.decisions.AuditExportPlans;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Exports that happen by themselves. */
final class PlansCard extends Card {
    private final transient AuditExportPlans plans;
    private final Runnable changed;

    /**
     * @param changed runs when a plan was set, run or ended
     */
    PlansCard(AuditExportPlans plans, Runnable changed) {
        super("Scheduled exports");
        this.plans = plans;
        this.changed = changed;
        ruled();
    }

    void show(Actor actor, Supplier<AuditFilter> filter) {
        Button add =
                new Button("Schedule", e -> PlanDialog.open(plans, actor, filter.get(), changed));
        add.addThemeVariants(ButtonVariant.SMALL);
        tools(add);
        load(
                () -> read(plans.list(actor)),
                found -> {
                    Div rows = Ui.div("stack m");
                    found.forEach(plan -> rows.add(row(actor, plan)));
                    return rows;
                });
    }

    private static AsyncState<List<AuditExportPlan>> read(List<AuditExportPlan> found) {
        return found.isEmpty()
                ? AsyncState.empty(
                        "Nothing is scheduled",
                        "Schedule exports each day, week or month that ended, to a folder or a"
                                + " webhook.",
                        "")
                : AsyncState.loaded(found);
    }

    private Component row(Actor actor, AuditExportPlan plan) {
        Div row = Ui.div("stack s");
        Span what = Ui.text(words(plan.data()), "small", "sec");
        what.getStyle().set("overflow-wrap", "anywhere");
        Span next = Ui.text("next ", "small", "sec");
        next.add(
                new RelativeTime(plan.next(), RelativeTime.Show.ABSOLUTE),
                new Span(", as " + plan.ownerName()));
        row.add(Ui.text(plan.data().name(), "medium"), what, next);
        plan.last()
                .filter(run -> !run.outcome().isEmpty())
                .ifPresent(run -> {
                    Span last = Ui.text("last ", "small", "sec");
                    last.add(new RelativeTime(run.at()), new Span(": " + run.outcome()));
                    last.getStyle().set("overflow-wrap", "anywhere");
                    row.add(last);
                });
        row.add(
                Ui.div(
                        "row",
                        button("Run now", () -> plans.runNow(actor, plan.id())),
                        quiet("End", () -> confirmEnd(actor, plan))));
        return row;
    }

    private void confirmEnd(Actor actor, AuditExportPlan plan) {
        FormDialog dialog =
                new FormDialog("End " + plan.data().name() + "?", "End the plan").destructive();
        dialog.with(
                        Ui.paragraph(
                                "Nothing is exported by it any more. What it exported stays, here"
                                        + " and where it was delivered. It cannot be taken back;"
                                        + " schedule a new one instead."))
                .onSubmit(() -> {
                    plans.end(actor, plan.id());
                    changed.run();
                })
                .open();
    }

    private Button button(String label, Runnable act) {
        return quiet(
                label,
                () -> {
                    try {
                        act.run();
                        changed.run();
                    } catch (RuntimeException refused) {
                        Toast.refused(refused);
                    }
                });
    }

    private static Button quiet(String label, Runnable act) {
        Button button = Ui.quiet(label);
        button.addClickListener(e -> act.run());
        return button;
    }

    private static String words(AuditExportPlan.Data data) {
        String formats =
                data.formats().stream()
                        .sorted()
                        .map(ExportFormat::label)
                        .collect(Collectors.joining(", "));
        String to =
                data.folder().isEmpty() && data.webhook().isEmpty()
                        ? "kept under Jobs"
                        : ("to " + data.folder() + " " + data.webhook()).strip();
        String filter =
                data.filter().words().entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", "));
        return "every %s at %02d:00 UTC, %s, %s%s"
                .formatted(
                        data.every().word(),
                        data.hour(),
                        formats,
                        to,
                        filter.isEmpty() ? "" : ", " + filter);
    }
}
