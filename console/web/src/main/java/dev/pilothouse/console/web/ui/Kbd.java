package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;

/** A key cap. */
@Tag("kbd")
public final class Kbd extends Component {
    public Kbd(String keys) {
        getElement().setText(keys);
    }
}
