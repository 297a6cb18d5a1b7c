package dev.pilothouse.console.web.retention;

import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import java.util.Map;

/** How long data is kept, whose content, what is held, and what will be deleted when. */
@Route(RetentionNavigation.PATH)
@Needs(Permission.SEE_FEATURES)
class RetentionView extends Page {
    private final GoingCard going;
    private final RulesCard rules;
    private final ContentCard content;
    private final HoldsCard holds;
    private final RunsCard runs;

    RetentionView(Tools tools, Viewer viewer) {
        super("Retention");
        going = new GoingCard(tools, viewer);
        runs = new RunsCard(tools, viewer);
        rules = new RulesCard(tools, viewer, this::again);
        content = new ContentCard(tools, viewer, this::again);
        holds = new HoldsCard(tools, viewer, this::again);
        add(
                Ui.head(
                        "Retention",
                        "What is kept for how long, whose content is kept at all, and what a hold"
                                + " keeps beyond that. Sums of calls and cost always stay."),
                Ui.div("stack l", going, rules, content, holds, runs));
    }

    private void again() {
        show(state(), own());
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        going.show(state);
        rules.show(state);
        content.show(state);
        holds.show(state);
        runs.show(state);
    }
}
