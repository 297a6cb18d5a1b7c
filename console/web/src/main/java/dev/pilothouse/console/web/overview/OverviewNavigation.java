package dev.pilothouse.console.web.overview;

import dev.pilothouse.console.web.ui.Navigation;
import org.springframework.stereotype.Component;

/** The first entry of the menu. */
@Component
public final class OverviewNavigation implements Navigation {
    static final String PATH = "overview";

    @Override
    public Group group() {
        return Group.OBSERVE;
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public String label() {
        return "Overview";
    }

    @Override
    public String icon() {
        return "layout-dashboard";
    }

    @Override
    public Class<? extends com.vaadin.flow.component.Component> view() {
        return OverviewView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
