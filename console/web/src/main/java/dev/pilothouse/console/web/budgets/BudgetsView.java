package dev.pilothouse.console.web.budgets;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;

import dev.pilothouse.analytics.spending.Spender;
import dev.pilothouse.analytics.spending.Spenders;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ticker;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.BudgetData;
import dev.pilothouse.policy.decisions.BudgetProposal;
import dev.pilothouse.policy.decisions.BudgetUse;
import dev.pilothouse.policy.decisions.Budgets;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Budgets, live: what is spent, reserved and held of each. */
@Route(BudgetsNavigation.PATH)
@Needs(Permission.SEE_BUDGETS)
class BudgetsView extends Page {
    static final String OPEN = "budget";
    private static final Logger LOG = LoggerFactory.getLogger(BudgetsView.class);
    private static final Duration GOOD_FOR = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofDays(31);

    /**
     * @param waiting what waits for an approval, by budget
     * @param spenders of the open budget; empty when none is open or they cannot be read
     */
    private record Seen(
            List<BudgetUse> uses,
            Map<UUID, BudgetProposal> waiting,
            Optional<BudgetUse> open,
            Optional<List<Spender>> spenders) {}

    /** Asked again after a while, not with each number. */
    private record Known(UUID budget, Instant at, Optional<List<Spender>> spenders) {}

    private transient volatile @Nullable Known lately;
    private final transient Budgets budgets;
    private final transient Spenders spenders;
    private final transient Viewer viewer;
    private final Card list = new Budgeted();
    private final BudgetGrid grid = new BudgetGrid(use -> go(OPEN, use.budget().id().toString()));
    private final BudgetPanel panel;

    BudgetsView(Budgets budgets, Spenders spenders, Targets targets, Ticker ticker, Viewer viewer) {
        super("Budgets");
        this.budgets = budgets;
        this.spenders = spenders;
        this.viewer = viewer;
        BudgetForms forms = new BudgetForms(budgets, targets, viewer, this::saved);
        panel = new BudgetPanel(viewer, forms, () -> go(OPEN, ""));
        alone();
        Button create = Ui.button("New budget", "plus", ButtonVariant.PRIMARY);
        create.addClickListener(e -> forms.create(state().tenant()));
        create.setVisible(viewer.may(Permission.MANAGE_BUDGETS));
        add(
                Ui.head(
                        "Budgets",
                        "What tenants, teams, features and keys may spend. Gateways hold a part in"
                                + " advance and refuse before a limit is passed.",
                        create),
                Ui.div("grid", list, panel));
        Live.keep(this, ticker::subscribe, this::refresh);
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        refresh();
    }

    private void refresh() {
        Actor actor = viewer.actor();
        List<TenantId> tenants = viewer.tenants(state(), Permission.SEE_BUDGETS);
        String open = own().getOrDefault(OPEN, "");
        list.load(() -> read(actor, tenants, open), this::table);
    }

    private AsyncState<Seen> read(Actor actor, List<TenantId> tenants, String open) {
        List<BudgetUse> uses =
                budgets.list(actor).stream()
                        .filter(use -> tenants.contains(use.budget().data().tenant()))
                        .toList();
        Optional<BudgetUse> chosen =
                uses.stream().filter(u -> u.budget().id().toString().equals(open)).findFirst();
        return uses.isEmpty()
                ? AsyncState.empty(
                        "No budget yet",
                        "A budget bounds what a tenant, team, feature or key may spend in an hour,"
                                + " a day, a week, a month or in total: in money, tokens or"
                                + " requests. Models that cost nothing are never blocked.",
                        "")
                : AsyncState.loaded(
                        new Seen(
                                uses,
                                budgets.proposals(actor),
                                chosen,
                                chosen.flatMap(this::spenders)));
    }

    private Optional<List<Spender>> spenders(BudgetUse use) {
        Known known = lately;
        if (known == null
                || !known.budget.equals(use.budget().id())
                || known.at.plus(GOOD_FOR).isBefore(use.at())) {
            known = new Known(use.budget().id(), use.at(), ask(use));
            lately = known;
        }
        return known.spenders;
    }

    private Optional<List<Spender>> ask(BudgetUse use) {
        BudgetData data = use.budget().data();
        Instant earliest = use.at().minus(LONGEST);
        Instant from = use.begins().isBefore(earliest) ? earliest : use.begins();
        try {
            return Optional.of(
                    spenders.most(
                            data.tenant(),
                            data.scope(),
                            data.target(),
                            from,
                            use.at().plusSeconds(60)));
        } catch (RuntimeException e) {
            LOG.info("top spenders cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Component table(Seen seen) {
        list.sub(Format.plural(seen.uses().size(), "budget"));
        list.footer(
                new Span(
                        "Grey is held by gateways in advance: the most that can be spent without"
                                + " another word from here."));
        grid.show(seen.uses(), seen.waiting(), own().getOrDefault(OPEN, ""));
        seen.open()
                .ifPresentOrElse(
                        use -> {
                            beside();
                            panel.show(
                                    use,
                                    Optional.ofNullable(seen.waiting().get(use.budget().id())),
                                    seen.spenders(),
                                    state());
                        },
                        this::alone);
        return grid;
    }

    private void beside() {
        panel.setVisible(true);
        list.setClassName("c8", true);
        list.setClassName("c12", false);
    }

    private void alone() {
        panel.setVisible(false);
        list.setClassName("c8", false);
        list.setClassName("c12", true);
    }

    /** The list; without budgets it takes the whole width. */
    private final class Budgeted extends Card {
        Budgeted() {
            super("Budgets");
            flush();
        }

        @Override
        protected void withoutValue() {
            sub("");
            alone();
        }
    }

    private void saved(Optional<Budget> budget) {
        String open = budget.map(b -> b.id().toString()).orElse("");
        if (own().getOrDefault(OPEN, "").equals(open)) {
            refresh();
        } else {
            go(OPEN, open);
        }
    }
}
