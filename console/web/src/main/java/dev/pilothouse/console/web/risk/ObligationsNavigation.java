package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import java.util.Map;

/** Where duties are. */
@org.springframework.stereotype.Component
public final class ObligationsNavigation implements Navigation {
    static final String PATH = "obligations";

    /**
     * Duties of one feature.
     *
     * @param feature {@code tenant/feature}
     */
    public static String href(PageState state, String feature) {
        return state.href(PATH, Map.of(ObligationsView.FEATURE, feature));
    }

    @Override
    public Group group() {
        return Group.PROVE;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public String label() {
        return "Obligations";
    }

    @Override
    public String icon() {
        return "clipboard-list";
    }

    @Override
    public Class<? extends Component> view() {
        return ObligationsView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
