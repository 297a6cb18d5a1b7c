package dev.pilothouse.console.web.traces;

import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The entry of traces in the menu, and the way to them for other features. */
@Component
public final class TracesNavigation implements Navigation {
    static final String PATH = "traces";

    /**
     * Address of the list.
     *
     * @param filter of {@code feature}, {@code model}, {@code state}, {@code session}, {@code
     *     user}, {@code longer} (milliseconds), {@code dearer} (money), {@code q}; several values
     *     are separated by commas
     */
    public String href(PageState state, Map<String, String> filter) {
        return state.href(PATH, filter);
    }

    /** Address of one trace. */
    public String href(PageState state, String traceId) {
        return state.href(PATH + "/" + traceId);
    }

    @Override
    public Group group() {
        return Group.OBSERVE;
    }

    @Override
    public int order() {
        return 6;
    }

    @Override
    public String label() {
        return "Traces";
    }

    @Override
    public String icon() {
        return "chart-gantt";
    }

    @Override
    public Class<? extends com.vaadin.flow.component.Component> view() {
        return TracesView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
