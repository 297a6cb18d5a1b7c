package dev.pilothouse.console.web.budgets;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;

import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.BudgetPeriod;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.BudgetData;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Makes or changes a budget. What it counts is fixed once it exists. */
final class BudgetForm {
    private final Targets targets;
    private final Viewer viewer;
    private final Optional<Budget> old;
    private final Save save;
    private final FormDialog dialog;
    private final ComboBox<TenantName> tenant;
    private final Select<BudgetScope> scope;
    private final ComboBox<String> target;
    private final TextField name;
    private final Select<BudgetUnit> unit;
    private final TextField limit;
    private final Select<BudgetPeriod> period;
    private final IntegerField alert;
    private final IntegerField cheaper;
    private final IntegerField local;
    private final TextField away;
    private final Checkbox cuts;
    private final Checkbox free;
    private final TextField note;

    /** What becomes of the form. */
    interface Save {
        /**
         * @param note why, for who approves a looser budget
         */
        void save(BudgetData data, String note);
    }

    BudgetForm(Targets targets, Viewer viewer, Optional<Budget> old, Save save) {
        this.targets = targets;
        this.viewer = viewer;
        this.old = old;
        this.save = save;
        dialog =
                old.isPresent()
                        ? new FormDialog("Change " + old.get().data().name(), "Save changes")
                        : new FormDialog("New budget", "Create budget");
        name = dialog.field("name", new TextField("Name for people"));
        tenant = dialog.field("tenant", new ComboBox<>("Tenant"));
        scope = dialog.field("scope", new Select<>());
        target = dialog.field("target", new ComboBox<>("Which"));
        unit = dialog.field("unit", new Select<>());
        limit = dialog.field("limit", new TextField("Limit"));
        period = dialog.field("period", new Select<>());
        alert = dialog.field("alert_at", new IntegerField("Alert at, %"));
        cheaper = dialog.field("cheaper_at", new IntegerField("Cheaper models at, %"));
        local = dialog.field("local_at", new IntegerField("Local only at, %"));
        away = dialog.field("away_allowance", new TextField("Allowance without control"));
        cuts = dialog.field("cuts_streams", new Checkbox("Cut streams at the limit"));
        free = dialog.field("counts_free", new Checkbox("Count calls without a price too"));
        note = dialog.field("note", new TextField("Why, for who approves"));
        dialog.row(tenant, scope, target);
        dialog.row(unit, limit, period);
        dialog.row(alert, cheaper, local);
        dialog.with(away, cuts, free);
        if (old.isPresent()) {
            dialog.with(note, waits());
        } else {
            note.setVisible(false);
        }
        dialog.onSubmit(this::submit);
    }

    private static Component waits() {
        return Ui.note(
                Status.UNKNOWN,
                "users",
                new Span(
                        "A stricter budget takes effect at once. A looser one waits until another"
                                + " person who may approve budgets agrees."));
    }

    void open(Optional<TenantId> preset) {
        labels();
        List<TenantName> allowed =
                viewer.tenants().stream()
                        .filter(t -> viewer.actor().may(Permission.MANAGE_BUDGETS, t.id()))
                        .toList();
        tenant.setItems(allowed);
        tenant.setItemLabelGenerator(TenantName::displayName);
        tenant.addValueChangeListener(e -> offerTargets());
        scope.addValueChangeListener(e -> offerTargets());
        unit.addValueChangeListener(e -> free.setVisible(e.getValue() != BudgetUnit.MONEY));
        fill(old.map(Budget::data));
        allowed.stream()
                .filter(t -> preset.map(t.id()::equals).orElse(allowed.size() == 1))
                .findFirst()
                .ifPresent(tenant::setValue);
        old.ifPresent(b -> fix(b.data()));
        dialog.open();
    }

    private void labels() {
        scope.setLabel("Bounds a");
        scope.setItems(BudgetScope.values());
        scope.setItemLabelGenerator(s -> s == null ? "" : s.word());
        unit.setLabel("Counts");
        unit.setItems(BudgetUnit.values());
        unit.setItemLabelGenerator(u -> u == null ? "" : Words.unit(u));
        period.setLabel("Period, UTC");
        period.setItems(BudgetPeriod.values());
        period.setItemLabelGenerator(p -> p == null ? "" : p.word());
        away.setHelperText(
                "What each gateway may spend beyond its part while the control plane is silent; 0:"
                        + " it refuses");
        name.setMaxLength(100);
        note.setMaxLength(500);
    }

    private void fill(Optional<BudgetData> data) {
        BudgetData.Ladder ladder = data.map(BudgetData::ladder).orElse(BudgetData.Ladder.USUAL);
        name.setValue(data.map(BudgetData::name).orElse(""));
        scope.setValue(data.map(BudgetData::scope).orElse(BudgetScope.FEATURE));
        unit.setValue(data.map(BudgetData::unit).orElse(BudgetUnit.MONEY));
        free.setVisible(unit.getValue() != BudgetUnit.MONEY);
        period.setValue(data.map(BudgetData::period).orElse(BudgetPeriod.MONTH));
        limit.setValue(data.map(d -> d.limit().toPlainString()).orElse(""));
        alert.setValue(ladder.alert());
        cheaper.setValue(ladder.cheaper());
        local.setValue(ladder.local());
        away.setValue(data.map(d -> d.awayAllowance().toPlainString()).orElse("0"));
        cuts.setValue(data.map(BudgetData::cutsStreams).orElse(false));
        free.setValue(data.map(BudgetData::countsFree).orElse(false));
    }

    private void fix(BudgetData data) {
        target.setItems(data.target());
        target.setValue(data.target());
        tenant.setReadOnly(true);
        scope.setReadOnly(true);
        target.setReadOnly(true);
        unit.setReadOnly(true);
        period.setReadOnly(true);
    }

    private void offerTargets() {
        TenantName in = tenant.getValue();
        BudgetScope of = scope.getValue();
        if (in == null || of == null) {
            return;
        }
        target.setItems(targets.of(viewer.actor(), in.id(), of));
        target.setVisible(of != BudgetScope.TENANT);
        if (of == BudgetScope.TENANT) {
            target.setValue(in.id().value());
        }
    }

    private void submit() {
        BudgetUnit counted = chosen("unit", unit.getValue());
        save.save(
                new BudgetData(
                        chosen("tenant", tenant.getValue()).id(),
                        name.getValue(),
                        chosen("scope", scope.getValue()),
                        chosen("target", target.getValue()),
                        counted,
                        number("limit", limit.getValue()),
                        chosen("period", period.getValue()),
                        new BudgetData.Ladder(
                                chosen("alert_at", alert.getValue()),
                                chosen("cheaper_at", cheaper.getValue()),
                                chosen("local_at", local.getValue())),
                        number("away_allowance", away.getValue()),
                        cuts.getValue(),
                        counted != BudgetUnit.MONEY && free.getValue()),
                note.getValue());
    }

    private static BigDecimal number(String field, String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            BadInput refused = new BadInput(field, text, "a number such as 250 or 0.5");
            refused.initCause(e);
            throw refused;
        }
    }

    private static <T> T chosen(String field, @Nullable T value) {
        if (value == null) {
            throw new BadInput(field, "", "a choice or a number");
        }
        return value;
    }
}
