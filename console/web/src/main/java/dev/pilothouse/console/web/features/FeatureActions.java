package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureStep;
import dev.pilothouse.registry.Features;
import java.util.List;
import java.util.function.Consumer;

/** What may be done with a feature by those who may change it. */
final class FeatureActions {
    private final Features features;
    private final Viewer viewer;
    private final FeatureForms forms;
    private final Consumer<Feature> changed;

    FeatureActions(
            Features features, Viewer viewer, FeatureForms forms, Consumer<Feature> changed) {
        this.features = features;
        this.viewer = viewer;
        this.forms = forms;
        this.changed = changed;
    }

    Div buttons(Row row) {
        Div buttons = Ui.div("row wrap");
        row.feature()
                .filter(Feature::declared)
                .ifPresentOrElse(
                        feature -> declared(buttons, row, feature), () -> undeclared(buttons, row));
        return buttons;
    }

    private void undeclared(Div buttons, Row row) {
        Button declare = Ui.button("Declare it", "check", ButtonVariant.PRIMARY);
        declare.addClickListener(e -> forms.declareSeen(row));
        Button more = Ui.button("Declare with details", "pencil");
        more.addClickListener(e -> forms.open(row));
        buttons.add(declare, more);
    }

    private void declared(Div buttons, Row row, Feature feature) {
        FeatureState state = feature.data().state();
        List<FeatureStep> steps = FeatureStep.from(state);
        boolean own =
                feature.standing()
                        .submitted()
                        .map(s -> s.by().equals(viewer.actor().ref()))
                        .orElse(false);
        for (FeatureStep step : steps) {
            if (step == FeatureStep.GO_LIVE && own) {
                buttons.add(
                        Ui.text("You submitted it: somebody else has to let it go live.", "ter"));
            } else {
                buttons.add(button(row, feature, step));
            }
        }
        if (state != FeatureState.IN_REVIEW && state != FeatureState.RETIRED) {
            Button change = Ui.button("Change", "pencil");
            change.addClickListener(e -> forms.open(row));
            buttons.add(change);
        }
    }

    private Button button(Row row, Feature feature, FeatureStep step) {
        Button button = Ui.button(Words.act(step), Words.icon(step));
        if (step == FeatureStep.SUBMIT
                || step == FeatureStep.GO_LIVE
                || step == FeatureStep.RESUME) {
            button.addThemeVariants(ButtonVariant.PRIMARY);
        }
        button.addClickListener(
                e -> StepDialog.open(features, viewer.actor(), row, feature, step, changed));
        return button;
    }
}
