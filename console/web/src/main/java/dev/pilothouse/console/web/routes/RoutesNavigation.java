package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.util.Map;

/** Where routes are. */
@org.springframework.stereotype.Component
public final class RoutesNavigation implements Navigation {
    static final String PATH = "routes";

    /** The route of a feature. */
    public static String href(PageState state, TenantId tenant, FeatureId feature) {
        return state.href(PATH, Map.of(RoutesView.ROUTE, tenant + "/" + feature));
    }

    @Override
    public Group group() {
        return Group.OPERATE;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public String label() {
        return "Routes";
    }

    @Override
    public String icon() {
        return "split";
    }

    @Override
    public Class<? extends Component> view() {
        return RoutesView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
