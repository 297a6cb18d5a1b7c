package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import java.util.Map;

/** Where the audit log is. */
@org.springframework.stereotype.Component
public final class AuditNavigation implements Navigation {
    static final String PATH = "audit-log";

    /**
     * Everything that happened to one thing.
     *
     * @param entity {@code type:id}, for example {@code feature:default/playground}
     */
    public static String href(PageState state, String entity) {
        return state.href(PATH, Map.of(AuditQuery.ENTITY, entity));
    }

    @Override
    public Group group() {
        return Group.PROVE;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public String label() {
        return "Audit log";
    }

    @Override
    public String icon() {
        return "scroll-text";
    }

    @Override
    public Class<? extends Component> view() {
        return AuditView.class;
    }

    @Override
    public String path() {
        return PATH;
    }
}
