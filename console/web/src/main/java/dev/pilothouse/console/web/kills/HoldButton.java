package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasComponents;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Icon;

/** Acts after it was held for a second, so that a pocket or a slip does nothing. */
@Tag("ph-hold")
@JsModule("context://pilothouse/console.js")
final class HoldButton extends Component implements HasComponents {
    private final Span label = new Span();

    HoldButton(String icon) {
        getElement().setAttribute("role", "button");
        getElement().setAttribute("tabindex", "0");
        add(new Icon(icon), label);
    }

    void setText(String text) {
        label.setText(text);
    }

    void onHeld(Runnable action) {
        getElement().addEventListener("held", e -> action.run());
    }
}
