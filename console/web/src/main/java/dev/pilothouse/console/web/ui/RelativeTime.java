package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import java.time.Instant;
import java.util.Locale;

/**
 * A moment in the reader's time zone; the absolute one shows on hover. The browser keeps a relative
 * one true. In a grid, write {@code <ph-time at="${item.at}"></ph-time>} into a LitRenderer.
 */
@Tag("ph-time")
@JsModule("context://pilothouse/console.js")
public final class RelativeTime extends Component implements HasStyle {
    /** How the moment is written. */
    public enum Show {
        /** 12 s ago */
        RELATIVE,
        /** 12 s */
        SINCE,
        /** 13:52:07 */
        CLOCK,
        /** 13:52:07 today, 22 Nov, 13:52 before */
        MOMENT,
        /** 23 Nov 2026, 13:52:07 */
        ABSOLUTE
    }

    public RelativeTime(Instant at) {
        this(at, Show.RELATIVE);
    }

    public RelativeTime(Instant at, Show show) {
        getElement().setAttribute("at", at.toString());
        getElement().setAttribute("show", show.name().toLowerCase(Locale.ROOT));
    }
}
