package dev.pilothouse.console.web.retention;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;

/** Where retention and holds are. */
@org.springframework.stereotype.Component
public final class RetentionNavigation implements Navigation {
    static final String PATH = "retention";

    @Override
    public Group group() {
        return Group.PROVE;
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public String label() {
        return "Retention";
    }

    @Override
    public String icon() {
        return "archive";
    }

    @Override
    public Class<? extends Component> view() {
        return RetentionView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
