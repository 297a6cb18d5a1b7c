package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.analytics.traces.TraceSpan;
import dev.pilothouse.console.web.kills.KillsNavigation;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import java.util.UUID;

/** What stopped a call, and what follows from it. */
final class CallNote {
    private CallNote() {}

    /** Invisible for a call that was answered. */
    static Component of(TraceSpan span, PageState state) {
        return switch (State.of(span.result().outcome())) {
            case KILLED ->
                    note(Status.DANGER, "octagon-x", killed(span), tokens(span), kill(span, state));
            case REFUSED -> note(Status.WATCH, "shield", "Refused.", reason(span));
            case ERROR -> note(Status.OFF, "circle-alert", "Failed.", reason(span));
            case CANCELLED ->
                    note(
                            Status.UNKNOWN,
                            "circle-stop",
                            "The caller left before the end.",
                            tokens(span));
            case OK -> new Span();
        };
    }

    private static String killed(TraceSpan span) {
        String epoch =
                span.result().killEpoch() == 0 ? "" : " of epoch " + span.result().killEpoch();
        boolean begun = span.tokens().out() > 0 || !span.served().ttft().isZero();
        return begun
                ? "Cut by a kill" + epoch + " after " + Waterfall.words(span.duration()) + "."
                : "Denied by a kill" + epoch + ".";
    }

    private static String reason(TraceSpan span) {
        String message = span.result().errorMessage();
        return span.result().errorType() + (message.isEmpty() ? "" : ": " + message);
    }

    private static String tokens(TraceSpan span) {
        return "The caller got code "
                + (span.result().errorType().isEmpty()
                        ? span.result().outcome()
                        : span.result().errorType())
                + ". "
                + Format.plural(span.tokens().out(), "output token")
                + (span.tokens().estimated() ? ", estimated," : "")
                + (span.tokens().out() == 1 ? " was" : " were")
                + " counted.";
    }

    /** The way to the kill; nothing when the span does not name it. */
    private static Component kill(TraceSpan span, PageState state) {
        try {
            UUID kill = UUID.fromString(span.result().killId());
            return Ui.link(KillsNavigation.href(state, kill), "Open kill");
        } catch (IllegalArgumentException _) {
            return new Span();
        }
    }

    private static Component note(
            Status status, String icon, String head, String rest, Component... more) {
        Span words = new Span(Ui.text(head + " ", "strong"), new Span(rest + " "));
        words.add(more);
        return Ui.div("pad", Ui.note(status, icon, words));
    }
}
