package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.ApprovalInbox;
import dev.pilothouse.registry.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far a release is, as a line of steps. */
final class ReleaseSteps {
    private enum How {
        DONE("circle-check"),
        NOW("circle-dot"),
        OPEN("circle"),
        STOPPED("diamond");

        private final String icon;

        How(String icon) {
            this.icon = icon;
        }
    }

    private record Step(String label, How how) {}

    private ReleaseSteps() {}

    static Div of(Book book, Release release) {
        Div flow = Ui.div("flow");
        flow.getElement().setAttribute("role", "list");
        flow.getElement().setAttribute("aria-label", "State");
        boolean first = true;
        for (Step step : steps(book, release)) {
            if (!first) {
                Div line = Ui.div("line");
                line.getElement().setAttribute("role", "presentation");
                flow.add(line);
            }
            first = false;
            Span item = new Span(new Icon(step.how().icon), new Span(step.label()));
            item.getElement().setAttribute("role", "listitem");
            item.addClassName(step.how().name().toLowerCase(java.util.Locale.ROOT));
            if (step.how() == How.NOW) {
                item.getElement().setAttribute("aria-current", "step");
            }
            flow.add(item);
        }
        return flow;
    }

    private static List<Step> steps(Book book, Release release) {
        if (release.kind() == Release.Kind.ROLLBACK) {
            return rollback(release);
        }
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("Version " + release.version(), How.DONE));
        steps.add(new Step("Requested", How.DONE));
        steps.add(approval(book, release));
        if (release.share() < Release.WHOLE) {
            String label = "Canary, " + Words.share(release.share());
            steps.add(
                    new Step(
                            label,
                            switch (release.state()) {
                                case CANARY -> How.NOW;
                                case LIVE, ENDED -> How.DONE;
                                case ASKED, CHANGES_REQUESTED, WITHDRAWN -> How.OPEN;
                            }));
        }
        steps.add(
                new Step(
                        release.state() == Release.State.ENDED
                                ? "Ended"
                                : "Live in " + release.environment(),
                        switch (release.state()) {
                            case LIVE, ENDED -> How.DONE;
                            case ASKED, CHANGES_REQUESTED, WITHDRAWN, CANARY -> How.OPEN;
                        }));
        return steps;
    }

    private static Step approval(Book book, Release release) {
        return switch (release.state()) {
            case ASKED -> {
                int approved =
                        Optional.ofNullable(book.approvals().get(release.id()))
                                .map(ApprovalInbox.Opened::approval)
                                .map(a -> a.approved())
                                .orElse(0);
                yield new Step(
                        "Approval, " + approved + " of " + release.approversNeeded(), How.NOW);
            }
            case CHANGES_REQUESTED -> new Step("Changes requested", How.STOPPED);
            case WITHDRAWN -> new Step("Withdrawn", How.STOPPED);
            case CANARY, LIVE, ENDED -> new Step("Approved", How.DONE);
        };
    }

    private static List<Step> rollback(Release release) {
        boolean reviewed = release.review().flatMap(Release.Review::at).isPresent();
        return List.of(
                new Step("Was approved and live before", How.DONE),
                new Step("Rolled back to v" + release.version(), How.DONE),
                new Step(reviewed ? "Reviewed" : "Review due", reviewed ? How.DONE : How.NOW));
    }
}
