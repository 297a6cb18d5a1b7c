package dev.pilothouse.console.web.fleet;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;

/** Where the fleet is. */
@org.springframework.stereotype.Component
public final class FleetNavigation implements Navigation {
    static final String PATH = "fleet";

    @Override
    public Group group() {
        return Group.OPERATE;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public String label() {
        return "Fleet";
    }

    @Override
    public String icon() {
        return "server";
    }

    @Override
    public Class<? extends Component> view() {
        return FleetView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
