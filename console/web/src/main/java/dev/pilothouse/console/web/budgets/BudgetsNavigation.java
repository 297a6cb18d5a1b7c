package dev.pilothouse.console.web.budgets;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.Budgets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Where budgets are. */
@org.springframework.stereotype.Component
public final class BudgetsNavigation implements Navigation {
    static final String PATH = "budgets";

    private final Budgets budgets;

    BudgetsNavigation(Budgets budgets) {
        this.budgets = budgets;
    }

    /** One budget. */
    public static String href(PageState state, UUID budget) {
        return state.href(PATH, Map.of(BudgetsView.OPEN, budget.toString()));
    }

    @Override
    public Group group() {
        return Group.OPERATE;
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public String label() {
        return "Budgets";
    }

    @Override
    public String icon() {
        return "wallet";
    }

    @Override
    public Class<? extends Component> view() {
        return BudgetsView.class;
    }

    @Override
    public String path() {
        return PATH;
    }

    /** How many have reached a step of their ladder. */
    @Override
    public Optional<Count> count(Viewer viewer) {
        if (!viewer.may(Permission.SEE_BUDGETS)) {
            return Optional.empty();
        }
        long reached = budgets.list(viewer.actor()).stream().filter(use -> use.step() > 0).count();
        return reached == 0
                ? Optional.empty()
                : Optional.of(new Count(Long.toString(reached), false));
    }
}
