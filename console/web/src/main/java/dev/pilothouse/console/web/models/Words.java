package dev.pilothouse.console.web.models;

import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.registry.CardStanding;
import dev.pilothouse.registry.CardState;
import dev.pilothouse.registry.ModelKind;

/** What the screen calls things. */
final class Words {
    private Words() {}

    static String kind(ModelKind kind) {
        return kind == ModelKind.UNSTATED ? "kind not stated" : kind.word();
    }

    static String icon(ModelKind kind) {
        return switch (kind) {
            case BASE -> "cloud";
            case FINE_TUNED, DISTILLED, ADAPTER -> "git-branch";
            case QUANTISED -> "archive";
            case UNSTATED -> "box";
        };
    }

    /** How a model stands with its card. */
    static String card(CardStanding standing) {
        if (standing.covered()) {
            return "signed off";
        }
        if (standing.signed().isPresent()) {
            return "signed for an older version";
        }
        return standing.latest().map(c -> state(c.state())).orElse("no card");
    }

    static String state(CardState state) {
        return switch (state) {
            case DRAFT -> "draft";
            case ASKED -> "sign-off asked";
            case CHANGES_REQUESTED -> "changes requested";
            case SIGNED -> "signed off";
        };
    }

    static Status status(CardStanding standing) {
        if (standing.covered()) {
            return Status.OK;
        }
        return standing.signed().isPresent() ? Status.WATCH : Status.UNKNOWN;
    }

    static Status status(CardState state) {
        return switch (state) {
            case SIGNED -> Status.OK;
            case ASKED, CHANGES_REQUESTED -> Status.WATCH;
            case DRAFT -> Status.UNKNOWN;
        };
    }

    static Status status(ModelBook.Running running) {
        if (running.up()) {
            return Status.OK;
        }
        return switch (running.state()) {
            case "failed", "breaker open" -> Status.OFF;
            case "loading", "draining" -> Status.WATCH;
            default -> Status.UNKNOWN;
        };
    }

    static StatusBadge badge(ModelBook.Running running) {
        return StatusBadge.plain(status(running), running.state());
    }
}
