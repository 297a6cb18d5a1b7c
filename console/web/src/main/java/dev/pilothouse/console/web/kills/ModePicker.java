package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.policy.decisions.KillRequest;
import dev.pilothouse.policy.decisions.KillTarget;
import dev.pilothouse.registry.ReadOnlyTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happens to traffic: one of the four modes, and where calls go when they fall back. */
final class ModePicker extends Div {
    private static final Refuge REST = new Refuge(Optional.empty(), "the rest of their route");

    private final RadioButtonGroup<KillMode> mode = new RadioButtonGroup<>();
    private final Select<Refuge> fallback = new Select<>();
    private final Paragraph meaning = Ui.paragraph("", "small", "sec");
    private final Button which;
    private List<ReadOnlyTool> kept = List.of();

    /** Where calls may go. */
    private record Refuge(Optional<DeploymentId> id, String label) {}

    /**
     * @param showTools brings the declared tools into sight
     */
    ModePicker(Runnable showTools) {
        addClassNames("stack");
        mode.setLabel("What happens to traffic");
        mode.addThemeName("seg");
        mode.setItems(KillMode.values());
        mode.setItemLabelGenerator(ModePicker::label);
        mode.setValue(KillMode.DENY_AND_CUT);
        mode.addValueChangeListener(e -> explain());
        fallback.setLabel("Calls go to");
        fallback.setItemLabelGenerator(Refuge::label);
        fallback.setWidthFull();
        fallback.addValueChangeListener(e -> fallback.setInvalid(false));
        which = Ui.quiet("Declared tools");
        which.addClickListener(e -> showTools.run());
        add(mode, fallback, Ui.div("row wide meaning", meaning, which));
        explain();
    }

    private static String label(KillMode mode) {
        return switch (mode) {
            case DENY_AND_CUT -> "Cut streams";
            case DENY_NEW -> "Deny new";
            case FALL_BACK -> "Fall back";
            case TOOLS_READ_ONLY -> "Read-only";
        };
    }

    private void explain() {
        fallback.setVisible(mode.getValue() == KillMode.FALL_BACK);
        which.setVisible(mode.getValue() == KillMode.TOOLS_READ_ONLY);
        meaning.setText(
                switch (mode.getValue()) {
                    case DENY_AND_CUT -> "Calls are refused, answers in flight are cut.";
                    case DENY_NEW -> "Calls are refused, answers in flight end by themselves.";
                    case FALL_BACK ->
                            "Calls go to another deployment, answers that have begun are cut.";
                    case TOOLS_READ_ONLY -> Words.kept(kept);
                });
    }

    /** What there is to choose for a target; the choice that was made stays if it still can. */
    void offer(KillTarget target, ScopeSearch.Choices choices) {
        kept = choices.kept();
        explain();
        Refuge before = fallback.getValue();
        List<Refuge> refuges = new ArrayList<>();
        if (KillRequest.leavesRoute(target.scope())) {
            refuges.add(REST);
        }
        choices.refuges().forEach(d -> refuges.add(new Refuge(Optional.of(d.id()), d.label())));
        fallback.setItems(refuges);
        fallback.setPlaceholder(refuges.isEmpty() ? "No deployment is left" : "A deployment");
        if (refuges.contains(before)) {
            fallback.setValue(before);
        } else if (!refuges.isEmpty() && refuges.getFirst() == REST) {
            fallback.setValue(REST);
        }
    }

    KillMode mode() {
        return mode.getValue();
    }

    /** Empty for another mode too. */
    Optional<DeploymentId> fallback() {
        Refuge chosen = fallback.getValue();
        return mode() == KillMode.FALL_BACK && chosen != null ? chosen.id() : Optional.empty();
    }

    void refused(@Nullable String why) {
        fallback.setErrorMessage(why);
        fallback.setInvalid(true);
        fallback.focus();
    }
}
