package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.KillSwitches;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Where kill switches are. */
@org.springframework.stereotype.Component
public final class KillsNavigation implements Navigation {
    static final String PATH = "kill-switches";

    private final KillSwitches kills;

    KillsNavigation(KillSwitches kills) {
        this.kills = kills;
    }

    /** A kill with the nodes that obey it. */
    public static String href(PageState state, UUID kill) {
        return state.href(PATH, Map.of(KillsView.KILL, kill.toString()));
    }

    /** A scope that is being weighed. */
    public static String href(
            PageState state, KillScope scope, String target, Optional<TenantId> tenant) {
        return state.href(PATH, weighed(scope, target, tenant));
    }

    static Map<String, String> weighed(KillScope scope, String target, Optional<TenantId> tenant) {
        Map<String, String> own = new HashMap<>();
        own.put(KillsView.SCOPE, scope.word());
        own.put(KillsView.TARGET, target);
        own.put(KillsView.OF, tenant.map(TenantId::value).orElse(""));
        return own;
    }

    @Override
    public Group group() {
        return Group.OPERATE;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public String label() {
        return "Kill switches";
    }

    @Override
    public String icon() {
        return "octagon-x";
    }

    @Override
    public Class<? extends Component> view() {
        return KillsView.class;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Optional<Count> count(Viewer viewer) {
        int active = kills.active(viewer.actor()).size();
        return active == 0
                ? Optional.empty()
                : Optional.of(new Count(Integer.toString(active), true));
    }
}
