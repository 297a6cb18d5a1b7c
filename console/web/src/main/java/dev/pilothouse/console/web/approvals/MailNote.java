package dev.pilothouse.console.web.approvals;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;

import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.Outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says that e-mails do not arrive. */
final class MailNote {
    private static final Duration SHOWN = Duration.ofDays(7);

    private MailNote() {}

    /** Empty when all is well. */
    static Optional<Component> of(Outbox.Health health) {
        Instant since = Instant.now().minus(SHOWN);
        List<Outbox.GivenUp> recent =
                health.givenUp().stream().filter(g -> g.at().isAfter(since)).toList();
        if (recent.isEmpty() && health.trouble().isEmpty()) {
            return Optional.empty();
        }
        Div words = Ui.div("stack s");
        health.trouble()
                .ifPresent(
                        why ->
                                words.add(
                                        new Span(
                                                Format.plural(health.waiting(), "e-mail")
                                                        + " could not be sent yet and will be tried"
                                                        + " again: "
                                                        + why)));
        for (Outbox.GivenUp letter : recent) {
            words.add(
                    Ui.div(
                            "row wide wrap",
                            new Span(
                                    "Not delivered to "
                                            + letter.name()
                                            + ": "
                                            + letter.title()
                                            + " ("
                                            + letter.trouble()
                                            + ")"),
                            new RelativeTime(letter.at())));
        }
        return Optional.of(Ui.note(Status.OFF, "mail", words));
    }
}
