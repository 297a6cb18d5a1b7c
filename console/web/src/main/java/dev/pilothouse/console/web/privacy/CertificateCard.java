package dev.pilothouse.console.web.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.privacy.PrivacyDesk.Whole;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.policy.decisions.privacy.CertificatePdf;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest.Officer;
import dev.pilothouse.policy.decisions.privacy.RequestState;
import java.util.stream.Collectors;

/** The certificate: a draft while the erasure runs, a signed file afterwards. */
final class CertificateCard extends Card {
    private final DescriptionList facts = new DescriptionList();

    CertificateCard(Whole whole, PrivacyDesk desk, Viewer viewer) {
        super("Certificate");
        ruled();
        PrivacyRequest request = whole.request();
        boolean signed = request.state() == RequestState.DONE;
        tools(signed ? StatusBadge.boxed(Status.OK, "signed") : draft(request));
        facts.addClassName("facts");
        facts(whole);
        content(
                Ui.div(
                        "cert stack",
                        Ui.paragraph("Certificate of erasure " + request.name(), "medium"),
                        facts,
                        seal(request, signed)));
        if (signed) {
            files(request, desk, viewer.actor());
        } else {
            footer(Ui.text("Available after the last probe", "ter"));
        }
    }

    private static Span draft(PrivacyRequest request) {
        Span badge =
                new Span(
                        request.state().open()
                                ? "draft, signs itself when done"
                                : Words.state(request.state()));
        badge.addClassNames("badge", "line");
        return badge;
    }

    private void facts(Whole whole) {
        PrivacyRequest request = whole.request();
        fact("Right", new Span(request.law().right(request.kind())));
        fact("Subject", new Span(request.pseudonym()));
        fact(
                "Received",
                new RelativeTime(request.clocks().receivedAt(), RelativeTime.Show.ABSOLUTE));
        fact(
                "Identity",
                new Span(request.identity().map(Words::identity).orElse("not checked yet")));
        fact(
                "Erased",
                new Span(
                        "%s, %s of %s proved empty, %s only stated"
                                .formatted(
                                        Format.plural(whole.erased(), "item"),
                                        Format.count(whole.proved()),
                                        Format.plural(whole.erasable(), "store"),
                                        Format.count(whole.stated()))));
        fact(
                "Keys destroyed",
                new Span(request.state() == RequestState.DONE ? "2 of 2" : "0 of 2, at the end"));
        long kept = 1 + whole.steps().stream().mapToLong(s -> s.kept().size()).sum();
        fact("Exceptions", new Span(kept + ", see “Kept or not touched”"));
        fact("Asked for by", new Span(asked(request)));
        fact("Approved by", new Span(approved(request)));
        request.execution()
                .ifPresent(e ->
                        fact(
                                "Data before",
                                new RelativeTime(e.before(), RelativeTime.Show.ABSOLUTE)));
    }

    private static String asked(PrivacyRequest request) {
        return request.approval().map(a -> a.askedBy().name()).orElse("nobody yet");
    }

    private static String approved(PrivacyRequest request) {
        String names =
                request.approval()
                        .map(a ->
                                a.approvers().stream()
                                        .map(Officer::name)
                                        .collect(Collectors.joining(", ")))
                        .orElse("");
        return names.isEmpty() ? "nobody yet" : names;
    }

    private void fact(String term, com.vaadin.flow.component.Component value) {
        facts.add(new DescriptionList.Term(term), new DescriptionList.Description(value));
    }

    private static Div seal(PrivacyRequest request, boolean signed) {
        Div words =
                Ui.div(
                        "small sec",
                        new Span(
                                (signed ? "Signed" : "Will be signed")
                                        + " with the installation's key and put into the audit log."
                                        + " Anyone can check it offline: "),
                        Ui.mono("pilothouse dsr verify " + request.name() + ".json"));
        return Ui.div("seal", new Icon("fingerprint-pattern"), words);
    }

    private void files(PrivacyRequest request, PrivacyDesk desk, Actor actor) {
        footer(
                Downloads.shown(
                        "Preview PDF",
                        request.name() + ".pdf",
                        "application/pdf",
                        () -> CertificatePdf.write(file(request, desk, actor))),
                Downloads.link(
                        "JSON, signed",
                        request.name() + ".json",
                        "application/json",
                        () -> file(request, desk, actor).getBytes(UTF_8)),
                Downloads.link(
                        "PDF",
                        request.name() + ".pdf",
                        "application/pdf",
                        () -> CertificatePdf.write(file(request, desk, actor))));
    }

    private static String file(PrivacyRequest request, PrivacyDesk desk, Actor actor) {
        return desk.requests()
                .certificate(actor, request.id())
                .orElseThrow(() -> new NotFound("certificate of", request.name()));
    }
}
