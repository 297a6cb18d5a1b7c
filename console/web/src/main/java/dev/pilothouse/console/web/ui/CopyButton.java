package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.button.Button;

/** Copies a text in the browser, without a round trip. */
public final class CopyButton extends Button {
    /**
     * @param what named to screen readers, for example {@code Copy trace id}
     */
    public CopyButton(String text, String what) {
        super(new Icon("copy"));
        addThemeName("tertiary small icon quiet");
        setAriaLabel(what);
        setTooltipText(what);
        setText(text, what);
    }

    /** Copies another text from now on. */
    public void setText(String text, String what) {
        getElement().setAttribute("data-copy", text);
        setAriaLabel(what);
    }
}
