package dev.pilothouse.console.web.approvals;

import com.vaadin.flow.component.Component;

import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.policy.decisions.ApprovalInbox;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Where approvals are. */
@org.springframework.stereotype.Component
public final class ApprovalsNavigation implements Navigation {
    static final String PATH = "approvals";

    private final ApprovalInbox inbox;

    ApprovalsNavigation(ApprovalInbox inbox) {
        this.inbox = inbox;
    }

    /** One approval. */
    public static String href(PageState state, UUID approval) {
        return state.href(PATH, Map.of(ApprovalsView.OPEN, approval.toString()));
    }

    @Override
    public Group group() {
        return Group.DECIDE;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public String label() {
        return "Approvals";
    }

    @Override
    public String icon() {
        return "inbox";
    }

    @Override
    public Class<? extends Component> view() {
        return ApprovalsView.class;
    }

    @Override
    public String path() {
        return PATH;
    }

    /** How many wait for the viewer. */
    @Override
    public Optional<Count> count(Viewer viewer) {
        int waiting = inbox.waiting(viewer.actor());
        return waiting == 0
                ? Optional.empty()
                : Optional.of(new Count(Integer.toString(waiting), false));
    }
}
