package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequests;
import java.util.Map;
import java.util.Optional;

/** Where privacy requests are. */
@org.springframework.stereotype.Component
public final class PrivacyNavigation implements Navigation {
    static final String PATH = "privacy-requests";

    private final PrivacyRequests requests;

    PrivacyNavigation(PrivacyRequests requests) {
        this.requests = requests;
    }

    /**
     * One request.
     *
     * @param name for example {@code DSR-0147}
     */
    public static String href(PageState state, String name) {
        return state.href(PATH + "/" + name);
    }

    @Override
    public Group group() {
        return Group.PROVE;
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public String label() {
        return "Privacy requests";
    }

    @Override
    public String icon() {
        return "user-round-x";
    }

    @Override
    public Class<? extends Component> view() {
        return PrivacyView.class;
    }

    @Override
    public String path() {
        return PATH;
    }

    /** How many are open. */
    @Override
    public Optional<Count> count(Viewer viewer) {
        Map<Boolean, Long> open = requests.open(viewer.actor());
        long all = open.values().stream().mapToLong(Long::longValue).sum();
        return all == 0 ? Optional.empty() : Optional.of(new Count(Long.toString(all), false));
    }
}
