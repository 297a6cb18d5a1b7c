package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;

/** A Lucide icon, drawn by icons.css as a mask in the colour of the text around it. */
@Tag("i")
public final class Icon extends Component implements HasStyle {
    /**
     * @param name as in icons.css without {@code i-}
     * @param classes {@code s} for 14 px, {@code l} for 20 px
     */
    public Icon(String name, String... classes) {
        addClassNames("icon", "i-" + name);
        addClassNames(classes);
        getElement().setAttribute("aria-hidden", "true");
    }
}
