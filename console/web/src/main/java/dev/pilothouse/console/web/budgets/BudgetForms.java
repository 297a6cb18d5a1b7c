package dev.pilothouse.console.web.budgets;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;

import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.BudgetChange;
import dev.pilothouse.policy.decisions.Budgets;

import java.util.Optional;
import java.util.function.Consumer;

/** The dialogs that make, change and close budgets. */
final class BudgetForms {
    private final Budgets budgets;
    private final Targets targets;
    private final Viewer viewer;
    private final Consumer<Optional<Budget>> saved;

    /**
     * @param saved hears of a budget that was made or changed, or is about to be
     */
    BudgetForms(Budgets budgets, Targets targets, Viewer viewer, Consumer<Optional<Budget>> saved) {
        this.budgets = budgets;
        this.targets = targets;
        this.viewer = viewer;
        this.saved = saved;
    }

    void create(Optional<TenantId> preset) {
        new BudgetForm(
                        targets,
                        viewer,
                        Optional.empty(),
                        (data, note) ->
                                saved.accept(Optional.of(budgets.create(viewer.actor(), data))))
                .open(preset);
    }

    void change(Budget budget) {
        new BudgetForm(
                        targets,
                        viewer,
                        Optional.of(budget),
                        (data, note) ->
                                changed(
                                        budgets.change(
                                                viewer.actor(),
                                                budget.id(),
                                                budget.version(),
                                                data,
                                                note)))
                .open(Optional.of(budget.data().tenant()));
    }

    private void changed(BudgetChange change) {
        change.waits()
                .ifPresent(
                        waits ->
                                Toast.say(
                                        "Waits for approval by another person; until then "
                                                + change.budget().data().name()
                                                + " stays as it is."));
        saved.accept(Optional.of(change.budget()));
    }

    /** Takes back what waits for a budget. */
    void withdraw(Budget budget) {
        try {
            budgets.withdraw(viewer.actor(), budget.id());
            saved.accept(Optional.of(budget));
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
    }

    void close(Budget budget) {
        FormDialog dialog =
                new FormDialog("Close " + budget.data().name() + "?", "Propose to close")
                        .destructive();
        dialog.with(
                Ui.note(
                        Status.WATCH,
                        "triangle-alert",
                        new Span(
                                "Another person has to approve it. About a second after that"
                                        + " nothing is bounded by this budget any more. What was"
                                        + " spent stays in the log.")));
        TextField reason = dialog.field("reason", new TextField("Why"));
        reason.setMaxLength(500);
        dialog.onSubmit(
                        () ->
                                changed(
                                        budgets.close(
                                                viewer.actor(), budget.id(), reason.getValue())))
                .open();
    }
}
