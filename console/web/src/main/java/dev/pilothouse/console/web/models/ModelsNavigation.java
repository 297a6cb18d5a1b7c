package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.db.model.ModelId;

/** Where models are. */
@org.springframework.stereotype.Component
public final class ModelsNavigation implements Navigation {
    static final String PATH = "models";

    /** One model. */
    public static String href(PageState state, ModelId model) {
        return state.href(PATH + "/" + model);
    }

    @Override
    public Group group() {
        return Group.DECIDE;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public String label() {
        return "Models";
    }

    @Override
    public String icon() {
        return "box";
    }

    @Override
    public Class<? extends Component> view() {
        return ModelsView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
