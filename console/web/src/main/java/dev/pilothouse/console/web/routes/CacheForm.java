package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.IntegerField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.registry.CachePolicy;
import dev.pilothouse.registry.CachePolicy.Semantic;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is reused of one feature; says in sentences what the choice means. */
final class CacheForm {
    private static final int TO_THOUSANDTHS = 3;
    private static final int TO_HUNDREDTHS = 2;

    private final CachePolicy old;
    private final FormDialog dialog;
    private final IntegerField exact;
    private final Select<Semantic> semantic;
    private final IntegerField semanticTime;
    private final BigDecimalField threshold;
    private final BigDecimalField checked;
    private final Checkbox flight;
    private final Checkbox shared;
    private final Div words = Ui.div("stack s");

    CacheForm(CacheRow row, Consumer<CachePolicy> save) {
        old = row.policy();
        dialog = new FormDialog("Reuse answers of " + row.name(), "Change reuse");
        exact = dialog.field("exact_seconds", new IntegerField("Identical calls, seconds; 0: off"));
        flight =
                dialog.field(
                        "single_flight",
                        new Checkbox("Identical calls under way share one answer"));
        semantic = dialog.field("semantic", new Select<>());
        semanticTime = dialog.field("semantic_seconds", new IntegerField("For, seconds"));
        threshold = dialog.field("threshold", new BigDecimalField("Least similarity, 0.8 to 1"));
        checked = dialog.field("check_share", new BigDecimalField("Asked again, %"));
        shared = dialog.field("shared", new Checkbox("Serve every key and end user of the tenant"));
        dialog.row(semantic, semanticTime);
        dialog.row(threshold, checked);
        dialog.with(shared, words);
        fill();
        exact.addValueChangeListener(e -> tell());
        semantic.addValueChangeListener(e -> tell());
        semanticTime.addValueChangeListener(e -> tell());
        threshold.addValueChangeListener(e -> tell());
        checked.addValueChangeListener(e -> tell());
        flight.addValueChangeListener(e -> tell());
        shared.addValueChangeListener(e -> tell());
        tell();
        dialog.onSubmit(() -> save.accept(policy()));
    }

    private void fill() {
        semantic.setLabel("Similar questions");
        semantic.setItems(Semantic.values());
        semantic.setItemLabelGenerator(s -> s == null ? "" : s.word());
        threshold.setLocale(Locale.UK);
        checked.setLocale(Locale.UK);
        exact.setValue(old.exactSeconds());
        semantic.setValue(old.semantic());
        semanticTime.setValue(old.semanticSeconds());
        threshold.setValue(BigDecimal.valueOf(old.threshold(), TO_THOUSANDTHS));
        checked.setValue(BigDecimal.valueOf(old.checkShare(), TO_HUNDREDTHS).stripTrailingZeros());
        flight.setValue(old.singleFlight());
        shared.setValue(old.shared());
    }

    private CachePolicy policy() {
        return new CachePolicy(
                old.tenant(),
                old.feature(),
                old.version(),
                given("exact_seconds", exact.getValue()),
                given("semantic", semantic.getValue()),
                given("semantic_seconds", semanticTime.getValue()),
                whole("threshold", threshold.getValue(), TO_THOUSANDTHS),
                whole("check_share", checked.getValue(), TO_HUNDREDTHS),
                flight.getValue(),
                shared.getValue());
    }

    private static <T> T given(String field, @Nullable T value) {
        if (value == null) {
            throw new BadInput(field, "", "a whole number or a choice");
        }
        return value;
    }

    private static int whole(String field, @Nullable BigDecimal value, int decimals) {
        try {
            return given(field, value).movePointRight(decimals).intValueExact();
        } catch (ArithmeticException e) {
            BadInput refused =
                    new BadInput(field, String.valueOf(value), "at most " + decimals + " decimals");
            refused.initCause(e);
            throw refused;
        }
    }

    /** What it would do, while it is typed. */
    private void tell() {
        words.removeAll();
        try {
            List<String> all = policy().words();
            all.forEach(sentence -> words.add(Ui.paragraph(sentence, "ter")));
            if (all.isEmpty()) {
                words.add(Ui.paragraph("Nothing is reused: every call is sent.", "ter"));
            }
        } catch (BadInput notYet) {
            words.add(Ui.paragraph(String.valueOf(notYet.getMessage()), "t-off"));
        }
    }

    void open() {
        dialog.open();
    }
}
