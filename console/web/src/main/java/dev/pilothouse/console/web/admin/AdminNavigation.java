package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import java.util.Map;

/** Where administration is. */
@org.springframework.stereotype.Component
public final class AdminNavigation implements Navigation {
    static final String PATH = "admin";

    /** The page that issues keys. */
    public static String keys(PageState state) {
        return state.href(PATH, Map.of(AdminView.TAB, "keys"));
    }

    @Override
    public Group group() {
        return Group.OPERATE;
    }

    @Override
    public int order() {
        return 70;
    }

    @Override
    public String label() {
        return "Admin";
    }

    @Override
    public String icon() {
        return "settings";
    }

    @Override
    public Class<? extends Component> view() {
        return AdminView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
