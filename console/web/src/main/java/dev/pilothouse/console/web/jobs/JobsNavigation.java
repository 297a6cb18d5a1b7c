package dev.pilothouse.console.web.jobs;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;

/** Where jobs are. */
@org.springframework.stereotype.Component
public final class JobsNavigation implements Navigation {
    static final String PATH = "jobs";

    /** All jobs. */
    public static String href(PageState state) {
        return state.href(PATH);
    }

    @Override
    public Group group() {
        return Group.OPERATE;
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public String label() {
        return "Jobs";
    }

    @Override
    public String icon() {
        return "loader";
    }

    @Override
    public Class<? extends Component> view() {
        return JobsView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
