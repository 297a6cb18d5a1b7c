package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.html.Span;

/** Symbol and word; boxed for an event or a kind, plain for a state. */
public final class StatusBadge extends Span {
    private StatusBadge(Status status, String word, String shape) {
        super(new Icon(status.icon()), new Span(word));
        addClassNames(shape, status.css());
    }

    /** For a state. */
    public static StatusBadge plain(Status status, String word) {
        return new StatusBadge(status, word, "st");
    }

    /** For an event or a kind. */
    public static StatusBadge boxed(Status status, String word) {
        return new StatusBadge(status, word, "badge");
    }
}
