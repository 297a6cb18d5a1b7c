package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.util.Map;

/** Where features are. */
@org.springframework.stereotype.Component
public final class FeaturesNavigation implements Navigation {
    static final String PATH = "features";

    /** One feature. */
    public static String href(PageState state, TenantId tenant, FeatureId feature) {
        return state.href(PATH, Map.of(FeaturesView.OPEN, tenant + "/" + feature));
    }

    @Override
    public Group group() {
        return Group.DECIDE;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public String label() {
        return "Features";
    }

    @Override
    public String icon() {
        return "layers";
    }

    @Override
    public Class<? extends Component> view() {
        return FeaturesView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
