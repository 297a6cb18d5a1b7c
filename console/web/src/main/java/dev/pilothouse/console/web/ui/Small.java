package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;

/** The unit behind a figure. */
@Tag("small")
final class Small extends Component {
    Small(String text) {
        getElement().setText(text);
    }
}
