package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.privacy.Identifier;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.PrivacySecret;
import java.util.Optional;

/** Who the person is. */
final class IdentifiersDialog {
    private IdentifiersDialog() {}

    static void open(PrivacyRequest request, Optional<PrivacySecret> secret) {
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle("Who " + request.pseudonym() + " is");
        dialog.setWidth("560px");
        secret.ifPresentOrElse(
                s -> dialog.add(facts(s)),
                () -> dialog.add(Ui.paragraph("Nobody knows any more: it was destroyed.", "sec")));
        dialog.add(
                Ui.paragraph(
                        "Each line is a spelling that is looked for. This look is in the audit"
                                + " log.",
                        "ter",
                        "small"));
        dialog.getFooter().add(new Button("Close", e -> dialog.close()));
        dialog.open();
    }

    private static DescriptionList facts(PrivacySecret secret) {
        DescriptionList facts = new DescriptionList();
        facts.addClassName("facts");
        secret.identifiers().forEach(i -> fact(facts, kind(i), String.join("\n", i.spellings())));
        fact(facts, "Answer to", secret.contact());
        fact(facts, "Wrote", secret.note());
        secret.remarks().forEach(remark -> fact(facts, "Office", remark));
        return facts;
    }

    private static String kind(Identifier identifier) {
        return switch (identifier.kind()) {
            case USER_ID -> "User id";
            case E_MAIL -> "E-mail";
            case REFERENCE -> "Reference";
        };
    }

    private static void fact(DescriptionList facts, String term, String value) {
        if (!value.isEmpty()) {
            Span text = Ui.text(value, "value-text");
            facts.add(new DescriptionList.Term(term), new DescriptionList.Description(text));
        }
    }
}
