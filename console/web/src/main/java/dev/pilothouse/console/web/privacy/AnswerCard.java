package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.privacy.PrivacyDesk.Whole;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.privacy.AccessAnswers;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.RequestKind;

/** What answers a request that is no erasure. */
final class AnswerCard extends Card {
    AnswerCard(Whole whole, PrivacyDesk desk, Viewer viewer) {
        super("Answer");
        PrivacyRequest request = whole.request();
        if (request.kind() != RequestKind.ACCESS) {
            content(
                    Ui.paragraph(
                            "People see to it where the data lie. Then complete the request with what"
                                    + " was done.",
                            "sec"));
            return;
        }
        Div body = Ui.div("stack");
        whole.file()
                .ifPresentOrElse(
                        file -> body.add(made(file)),
                        () ->
                                body.add(
                                        Ui.paragraph(
                                                "Nothing is gathered yet. The file holds what each"
                                                        + " store has about the person: a page to"
                                                        + " read and the same as JSON.",
                                                "sec")));
        content(body);
        Actor actor = viewer.actor();
        if (whole.file().isPresent() && actor.may(Permission.MANAGE_PRIVACY, request.tenant())) {
            footer(
                    Downloads.link(
                            "ZIP",
                            request.name() + ".zip",
                            "application/zip",
                            () -> desk.answers().fetch(actor, request.id())),
                    Ui.text("each copy is in the audit log", "push", "ter"));
        }
    }

    private static Div made(AccessAnswers.File file) {
        return Ui.div(
                "stack s",
                new Span(
                        Format.plural(file.documents(), "document")
                                + ", "
                                + Format.bytes(file.size())),
                Ui.div(
                        "ter",
                        new Span("made "),
                        new RelativeTime(file.madeAt()),
                        new Span(", kept until "),
                        new RelativeTime(file.expiresAt(), RelativeTime.Show.ABSOLUTE)));
    }
}
