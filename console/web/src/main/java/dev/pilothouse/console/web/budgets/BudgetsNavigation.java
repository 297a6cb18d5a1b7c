package dev.pilothouse.console.web.budgets;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import java.util.Map;
import java.util.UUID;

/** Where budgets are. */
@org.springframework.stereotype.Component
public final class BudgetsNavigation implements Navigation {
    static final String PATH = "budgets";

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
}
