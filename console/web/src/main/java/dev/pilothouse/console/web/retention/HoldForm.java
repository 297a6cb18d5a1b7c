package dev.pilothouse.console.web.retention;

import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.LegalHold.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Places a hold: on a tenant, a feature, a person or a trace. */
final class HoldForm {
    private final Tools tools;
    private final FormDialog dialog = new FormDialog("Place a hold", "Place hold");
    private final Select<Scope> scope = new Select<>();
    private final TextField target = new TextField("Person or trace");
    private final TextArea reason = new TextArea("Why it must be kept");
    private final DatePicker until = new DatePicker("Until the end of");
    private final Places places;

    HoldForm(Tools tools, Viewer viewer, PageState state, Runnable changed) {
        this.tools = tools;
        scope.setLabel("What is held");
        scope.setItems(Scope.values());
        scope.setItemLabelGenerator(HoldForm::label);
        places = new Places(tools, viewer, dialog, Permission.MANAGE_HOLDS, state);
        dialog.field("scope", scope);
        dialog.field("target", target);
        scope.addValueChangeListener(e -> fit(e.getValue()));
        scope.setValue(Scope.FEATURE);
        reason.setMaxLength(2_000);
        dialog.field("reason", reason);
        until.setHelperText("That day included, in UTC; empty: until somebody lifts it");
        until.setMin(LocalDate.now(ZoneOffset.UTC));
        dialog.field("until", until);
        dialog.onSubmit(() -> {
            tools.holds()
                    .place(
                            viewer.actor(),
                            places.tenant(),
                            scope.getValue(),
                            named(),
                            reason.getValue(),
                            end());
            changed.run();
        });
    }

    private static String label(Scope scope) {
        return switch (scope) {
            case TENANT -> "The whole tenant";
            case FEATURE -> "A feature";
            case SUBJECT -> "A person";
            case TRACE -> "A trace";
        };
    }

    private void fit(Scope chosen) {
        places.asksFeature(chosen == Scope.FEATURE);
        target.setVisible(chosen == Scope.SUBJECT || chosen == Scope.TRACE);
        target.setLabel(chosen == Scope.TRACE ? "Trace" : "Person");
        target.setHelperText(
                chosen == Scope.TRACE
                        ? "32 hexadecimal digits"
                        : "The identifier that calls carry; only its reference is kept");
    }

    private String named() {
        return switch (scope.getValue()) {
            case TENANT -> "";
            case FEATURE -> places.feature().map(FeatureId::value).orElse("");
            case SUBJECT -> tools.tenants().subjectReference(places.tenant(), target.getValue());
            case TRACE -> target.getValue();
        };
    }

    private Optional<Instant> end() {
        return Optional.ofNullable(until.getValue()).map(Days::after);
    }

    void open() {
        dialog.open();
    }
}
