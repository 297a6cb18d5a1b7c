package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.html.Span;

/** A change: the arrow is its direction, the colour says better or worse. */
public final class Delta extends Span {
    /** What the change means. */
    public enum Meaning {
        BETTER,
        WORSE,
        NEITHER
    }

    /**
     * @param direction its sign is the arrow; 0 writes {@code no change}
     * @param amount without sign, with unit
     */
    public Delta(double direction, String amount, Meaning meaning) {
        super(direction == 0 ? "no change" : (direction > 0 ? "↑ " : "↓ ") + amount);
        addClassName("delta");
        switch (direction == 0 ? Meaning.NEITHER : meaning) {
            case BETTER -> addClassName("better");
            case WORSE -> addClassName("worse");
            case NEITHER -> {}
        }
    }
}
