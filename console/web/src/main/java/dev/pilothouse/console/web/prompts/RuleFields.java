package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.IntegerField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.registry.CanaryRule;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who decides about a canary, and the limits of its rule. */
final class RuleFields {
    private static final int HOUR = 60;

    private enum By {
        RULE("Its rule, against what is live"),
        HAND("People, by hand");

        private final String label;

        By(String label) {
            this.label = label;
        }
    }

    private final Select<By> by;
    private final IntegerField calls;
    private final BigDecimalField errors;
    private final IntegerField slower;
    private final IntegerField dearer;
    private final IntegerField worse;
    private final IntegerField hours;
    private final Div limits;
    private boolean canary;

    RuleFields(FormDialog form) {
        CanaryRule usual = CanaryRule.USUAL;
        by = form.field("canary", new Select<>());
        by.setLabel("Who decides about the canary");
        by.setItems(By.values());
        by.setItemLabelGenerator(b -> b.label);
        by.setValue(By.RULE);
        by.addValueChangeListener(e -> arrange());
        calls = whole(form, "canary.least_calls", "Calls before it decides", usual.leastCalls());
        errors = form.field("canary.most_errors", new BigDecimalField("More errors, points"));
        errors.setValue(BigDecimal.valueOf(usual.mostErrors(), 2).stripTrailingZeros());
        slower = whole(form, "canary.most_slower", "Slower, %", usual.mostSlower());
        dearer = whole(form, "canary.most_dearer", "Dearer, %", usual.mostDearer());
        worse = whole(form, "canary.most_worse", "Lower quality, %", usual.mostWorse());
        hours =
                whole(
                        form,
                        "canary.patience_minutes",
                        "Gives up after, hours",
                        usual.patienceMinutes() / HOUR);
        limits =
                Ui.div(
                        "stack s",
                        Ui.div("three", calls, errors, slower, dearer, worse, hours),
                        Ui.paragraph(
                                "Promoted when every figure is within its limit, taken back when"
                                        + " one is over it and chance does not explain it. When"
                                        + " calls stay too few, it stays a canary and people"
                                        + " decide.",
                                "ter",
                                "small"));
        form.with(limits);
    }

    private static IntegerField whole(FormDialog form, String name, String label, int usual) {
        IntegerField field = form.field(name, new IntegerField(label));
        field.setValue(usual);
        return field;
    }

    /**
     * @param is whether a share of the calls comes first
     */
    void canary(boolean is) {
        canary = is;
        arrange();
    }

    private void arrange() {
        by.setVisible(canary);
        limits.setVisible(canary && by.getValue() == By.RULE);
    }

    /**
     * Empty: people decide, or there is no canary.
     *
     * @throws BadInput naming the field
     */
    Optional<CanaryRule> value() {
        if (!canary || by.getValue() != By.RULE) {
            return Optional.empty();
        }
        return Optional.of(
                new CanaryRule(
                        typed("canary.least_calls", calls.getValue()),
                        hundredths(errors.getValue()),
                        typed("canary.most_slower", slower.getValue()),
                        typed("canary.most_dearer", dearer.getValue()),
                        typed("canary.most_worse", worse.getValue()),
                        minutes(typed("canary.patience_minutes", hours.getValue()))));
    }

    private static int minutes(int hours) {
        return Math.clamp((long) hours * HOUR, 0, Integer.MAX_VALUE);
    }

    private static int typed(String field, @Nullable Integer value) {
        if (value == null) {
            throw new BadInput(field, "", "a whole number");
        }
        return value;
    }

    private static int hundredths(@Nullable BigDecimal points) {
        String field = "canary.most_errors";
        if (points == null) {
            throw new BadInput(field, "", "a number");
        }
        try {
            return points.movePointRight(2).intValueExact();
        } catch (ArithmeticException e) {
            BadInput refused = new BadInput(field, points.toPlainString(), "at most two decimals");
            refused.initCause(e);
            throw refused;
        }
    }
}
