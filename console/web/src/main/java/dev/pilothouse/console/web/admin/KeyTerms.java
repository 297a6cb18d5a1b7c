package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.select.Select;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.registry.KeyRequest;
import java.util.List;

/** The fields of a key that can be changed after it was issued. */
final class KeyTerms {
    private final CheckboxGroup<String> requires;
    private final Select<Consent> consent;

    KeyTerms(FormDialog dialog) {
        requires = dialog.field("requires", new CheckboxGroup<>("Each call has to name"));
        requires.setItems(KeyRequest.REQUIREMENTS);
        requires.setItemLabelGenerator(KeyTerms::required);
        requires.setHelperText(
                "Gateways refuse calls that do not: a kill of an agent or an end user finds only"
                        + " calls that name theirs.");
        consent = dialog.field("consent", new Select<>());
        consent.setLabel("Calls that say nothing of keeping their content");
        consent.setItems(Consent.UNSTATED, Consent.YES, Consent.NO);
        consent.setItemLabelGenerator(KeyTerms::said);
        consent.setValue(Consent.UNSTATED);
        consent.setHelperText(
                "A call says so itself with the header Pilothouse-Consent, and then that counts."
                        + " Where a rule keeps content only with consent, nothing is kept of a call"
                        + " that has not said yes; a no is honoured under every rule.");
    }

    private static String required(String name) {
        return name.equals(KillScope.AGENT.word())
                ? "its agent (header X-Pilothouse-Agent)"
                : "its end user (field user or metadata.user_id)";
    }

    static String said(Consent consent) {
        return switch (consent) {
            case UNSTATED -> "say nothing: the rule decides";
            case YES -> "say yes: content may be kept";
            case NO -> "say no: content is never kept";
        };
    }

    void show(List<String> required, Consent said) {
        requires.setValue(java.util.Set.copyOf(required));
        consent.setValue(said);
    }

    /** Only calls for inference name anything. */
    void offerRequirements(boolean inference) {
        requires.setVisible(inference);
        if (!inference) {
            requires.clear();
        }
    }

    List<String> requires() {
        return KeyRequest.REQUIREMENTS.stream().filter(requires.getValue()::contains).toList();
    }

    Consent consent() {
        return Pickers.chosen("consent", consent.getValue());
    }
}
