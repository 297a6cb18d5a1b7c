package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.IntegerField;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.Route.Role;
import dev.pilothouse.registry.Route.Target;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One deployment of a route, as fields. */
final class TargetLine extends Div {
    private static final int MOST_MODEL = 200;

    private final ComboBox<String> model = new ComboBox<>("Model");
    private final ComboBox<Deployment> deployment = new ComboBox<>("Deployment");
    private final Select<Role> role = new Select<>();
    private final IntegerField tier = new IntegerField("Tier");
    private final IntegerField weight = new IntegerField("Weight");
    private final BigDecimalField share = new BigDecimalField("Percent");

    /**
     * @param changed called after each change of a field
     * @param remove called when the line is to go
     */
    TargetLine(
            List<Deployment> offered,
            List<String> models,
            Runnable changed,
            Consumer<TargetLine> remove) {
        addClassNames("row", "wide");
        getStyle().set("align-items", "flex-end");
        fill(offered, models);
        Button removing = Ui.iconButton("trash-2", "Remove this deployment");
        removing.addClickListener(e -> remove.accept(this));
        add(model, deployment, role, tier, weight, share, removing);
        role.addValueChangeListener(e -> shape());
        deployment.addValueChangeListener(e -> suggest(e.getValue()));
        List.<HasValue<?, ?>>of(model, deployment, role, tier, weight, share)
                .forEach(field -> field.addValueChangeListener(e -> changed.run()));
        shape();
    }

    private void fill(List<Deployment> offered, List<String> models) {
        model.setItems(models);
        model.setAllowCustomValue(true);
        model.addCustomValueSetListener(e -> {
            String typed = e.getDetail().strip();
            if (typed.length() <= MOST_MODEL) {
                model.setValue(typed);
            }
        });
        model.setWidth("200px");
        deployment.setItems(offered);
        deployment.setItemLabelGenerator(d -> d.id().value());
        deployment.setWidth("240px");
        role.setLabel("Role");
        role.setItems(Role.values());
        role.setItemLabelGenerator(Role::word);
        role.setValue(Role.SERVING);
        role.setWidth("112px");
        tier.setWidth("72px");
        tier.setValue(1);
        weight.setWidth("80px");
        weight.setValue(100);
        share.setWidth("80px");
        share.setValue(BigDecimal.valueOf(5));
    }

    private void shape() {
        boolean serving = role.getValue() == Role.SERVING;
        tier.setVisible(serving);
        weight.setVisible(serving);
        share.setVisible(!serving);
    }

    private void suggest(@Nullable Deployment chosen) {
        if (chosen != null && model.getValue() == null) {
            model.setValue(chosen.data().model());
        }
    }

    void show(Target target, List<Deployment> offered) {
        model.setValue(target.model());
        offered.stream()
                .filter(d -> d.id().equals(target.deployment()))
                .findFirst()
                .ifPresent(deployment::setValue);
        role.setValue(target.role());
        tier.setValue(target.tier());
        weight.setValue(target.weight());
        if (target.role() != Role.SERVING) {
            share.setValue(BigDecimal.valueOf(target.share(), 2).stripTrailingZeros());
        }
    }

    void focus() {
        deployment.focus();
    }

    /**
     * What the fields say.
     *
     * @throws BadInput naming the field that says nothing, or something that cannot be
     */
    Target target() {
        String of = chosen("model", model.getValue());
        Deployment to = chosen("deployment", deployment.getValue());
        Role as = role.getValue();
        return as == Role.SERVING
                ? Target.serving(
                        of,
                        to.id(),
                        chosen("tier", tier.getValue()),
                        chosen("weight", weight.getValue()))
                : new Target(of, to.id(), as, 1, 1, hundredths(chosen("share", share.getValue())));
    }

    private static <T> T chosen(String field, @Nullable T value) {
        if (value == null) {
            throw new BadInput(field, "", "a value");
        }
        return value;
    }

    private static int hundredths(BigDecimal percent) {
        try {
            return percent.movePointRight(2).setScale(0, RoundingMode.UNNECESSARY).intValueExact();
        } catch (ArithmeticException e) {
            BadInput refused =
                    new BadInput("share", percent + " %", "0.01 % to 100 %, two decimals");
            refused.initCause(e);
            throw refused;
        }
    }
}
