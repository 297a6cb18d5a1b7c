package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;

/** Where smells are. */
@org.springframework.stereotype.Component
public final class SmellsNavigation implements Navigation {
    static final String PATH = "smells";

    @Override
    public Group group() {
        return Group.OBSERVE;
    }

    @Override
    public int order() {
        return 80;
    }

    @Override
    public String label() {
        return "Smells";
    }

    @Override
    public String icon() {
        return "radar";
    }

    @Override
    public Class<? extends Component> view() {
        return SmellsView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
