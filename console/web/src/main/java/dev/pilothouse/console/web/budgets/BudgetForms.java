package dev.pilothouse.console.web.budgets;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Budget;
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
     * @param saved hears of a budget that was made or changed; empty: one was closed
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
                        data -> saved.accept(Optional.of(budgets.create(viewer.actor(), data))))
                .open(preset);
    }

    void change(Budget budget) {
        new BudgetForm(
                        targets,
                        viewer,
                        Optional.of(budget),
                        data ->
                                saved.accept(
                                        Optional.of(
                                                budgets.change(
                                                        viewer.actor(),
                                                        budget.id(),
                                                        budget.version(),
                                                        data))))
                .open(Optional.of(budget.data().tenant()));
    }

    void close(Budget budget) {
        FormDialog dialog =
                new FormDialog("Close " + budget.data().name() + "?", "Close budget").destructive();
        dialog.with(
                Ui.note(
                        Status.WATCH,
                        "triangle-alert",
                        new Span(
                                "Within about a second nothing is bounded by it any more. What was"
                                        + " spent stays in the log.")));
        TextField reason = dialog.field("reason", new TextField("Why"));
        reason.setMaxLength(500);
        dialog.onSubmit(
                        () -> {
                            budgets.close(viewer.actor(), budget.id(), reason.getValue());
                            saved.accept(Optional.empty());
                        })
                .open();
    }
}
