package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.privacy.PrivacyDesk.Whole;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.privacy.ErasureStep;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.RequestKind;
import dev.pilothouse.policy.decisions.privacy.RequestState;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a request stands, in one line of figures. */
final class SummaryStrip {
    private SummaryStrip() {}

    static Section of(Whole whole) {
        Section strip = new Section(progress(whole), due(whole.request()));
        strip.addClassNames("card", "dsr-sum");
        if (whole.request().kind() == RequestKind.ERASURE) {
            strip.add(stores(whole), approval(whole.request()), holds(whole.request()));
        }
        return strip;
    }

    private static Div progress(Whole whole) {
        PrivacyRequest request = whole.request();
        Div head = Ui.div("row small", Ui.text(Words.state(request.state()), "ter"));
        if (!whole.steps().isEmpty()) {
            head.add(Ui.text(items(whole), "push", "sec", "tn"));
        }
        Div all = new Div(head, bar(whole));
        all.add(Ui.div("small sec", new Span(next(whole))));
        return all;
    }

    /** What came after the plan was counted is erased too: then it is more than was counted. */
    private static String items(Whole whole) {
        long erased = whole.erased();
        if (whole.request().execution().isEmpty()) {
            return Format.plural(whole.items(), "item") + " found";
        }
        return erased <= whole.items()
                ? "%s of %s items erased"
                        .formatted(Format.count(erased), Format.count(whole.items()))
                : "%s erased, %s when counted"
                        .formatted(Format.plural(erased, "item"), Format.count(whole.items()));
    }

    private static Div bar(Whole whole) {
        Div bar = Ui.div("prog");
        bar.getElement().setAttribute("role", "progressbar");
        bar.getElement().setAttribute("aria-label", "Stores proved empty");
        bar.getElement().setAttribute("aria-valuenow", Long.toString(whole.proved()));
        bar.getElement()
                .setAttribute("aria-valuemax", Long.toString(Math.max(1, whole.erasable())));
        List<ErasureStep> steps = whole.steps();
        if (steps.isEmpty()) {
            bar.add(segment(whole.request().state().open() ? "" : "d"));
        }
        steps.forEach(step -> bar.add(segment(segmentOf(step))));
        return bar;
    }

    private static String segmentOf(ErasureStep step) {
        return switch (step.state()) {
            case PROBED -> "d";
            case STATED -> step.proof().isPresent() ? "d" : "";
            case WAITING -> "";
            case PLANTED, CONTROLLED, ERASED -> "r";
        };
    }

    private static Span segment(String css) {
        return css.isEmpty() ? new Span() : Ui.text("", css);
    }

    private static String next(Whole whole) {
        PrivacyRequest request = whole.request();
        boolean paused = request.execution().map(PrivacyRequest.Execution::paused).orElse(false);
        return switch (request.state()) {
            case RECEIVED -> "Next: make sure of the person.";
            case IDENTITY_CHECKED ->
                    switch (request.kind()) {
                        case ERASURE -> "Next: count what stores hold.";
                        case ACCESS -> "Next: gather what is held.";
                        case RECTIFICATION, OBJECTION -> "Next: see to it, then complete it.";
                    };
            case PLANNED -> "Next: ask another person to approve.";
            case APPROVAL_ASKED -> "Another person decides in Approvals.";
            case APPROVED -> "Next: carry it out.";
            case EXECUTING, PROBING ->
                    paused
                            ? "Paused, nothing goes on by itself."
                            : whole.waits().isEmpty()
                                    ? "%d of %d stores proved empty. Goes on if you leave, see Jobs."
                                            .formatted(whole.proved(), whole.erasable())
                                    : "Waits until %s replaced, see below. Then try again."
                                            .formatted(texts(whole));
            case DONE -> "Nothing is left to do.";
            case REFUSED -> "Refused: " + request.law().ground(request.ground()).rule() + ".";
            case WITHDRAWN -> "The person took it back.";
        };
    }

    private static String texts(Whole whole) {
        int waits = whole.waits().size();
        return Format.plural(waits, "text") + (waits == 1 ? " is" : " are");
    }

    private static Div stat(String label, String value, String unit, Span below) {
        Div stat = Ui.stat(label, value, unit);
        stat.add(Ui.div("n", below));
        return stat;
    }

    private static Div due(PrivacyRequest request) {
        Instant now = Instant.now();
        if (!request.state().open()) {
            Span ended =
                    new Span(
                            request.endedAt().map(at -> at.toString().substring(0, 10)).orElse(""));
            return stat("Answered", Words.state(request.state()), "", ended);
        }
        long days = request.daysLeft(now);
        String extended = request.clocks().extendedAt().isPresent() ? ", extended" : "";
        Div due =
                stat(
                        "Answer due",
                        days == 0 ? "today" : Format.count(Math.abs(days)),
                        unit(days),
                        new Span(
                                "by "
                                        + Words.day(request.clocks().dueOn())
                                        + ", "
                                        + request.law().answer().words()
                                        + extended));
        if (days < 0) {
            due.addClassName("t-off");
        }
        return due;
    }

    private static String unit(long days) {
        if (days == 0) {
            return "";
        }
        return (Math.abs(days) == 1 ? "day " : "days ") + (days < 0 ? "late" : "left");
    }

    private static Div stores(Whole whole) {
        long running = whole.steps().stream().filter(s -> segmentOf(s).equals("r")).count();
        return stat(
                "Stores",
                whole.steps().isEmpty() ? "–" : Format.count(whole.steps().size()),
                "",
                new Span(
                        whole.steps().isEmpty()
                                ? "not counted yet"
                                : whole.proved()
                                        + " proved, "
                                        + (running > 0 ? running + " under way, " : "")
                                        + whole.stated()
                                        + " only stated"));
    }

    private static Div approval(PrivacyRequest request) {
        int people = request.approval().map(a -> a.approvers().isEmpty() ? 1 : 2).orElse(0);
        String names =
                request.approval()
                        .map(a ->
                                Stream.concat(Stream.of(a.askedBy()), a.approvers().stream())
                                        .map(PrivacyRequest.Officer::name)
                                        .collect(Collectors.joining(", ")))
                        .orElse("nobody asked yet");
        return stat("Agreed by", Integer.toString(people), "of 2", new Span(names));
    }

    private static Div holds(PrivacyRequest request) {
        Span below = new Span("not looked for yet");
        request.holdsCheckedAt()
                .ifPresent(at -> {
                    below.setText("");
                    below.add(new Span("checked "), new RelativeTime(at, RelativeTime.Show.MOMENT));
                });
        // Whoever could ask for an approval was under no hold.
        boolean free = request.approval().isPresent() && request.state() != RequestState.PLANNED;
        return stat("Legal holds", free ? "0" : "–", "", below);
    }
}
