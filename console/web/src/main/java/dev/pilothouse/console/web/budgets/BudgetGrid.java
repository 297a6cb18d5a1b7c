package dev.pilothouse.console.web.budgets;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;

import dev.pilothouse.policy.decisions.BudgetProposal;
import dev.pilothouse.policy.decisions.BudgetUse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Budgets as a table; a row opens the budget. */
final class BudgetGrid extends Grid<BudgetUse> {
    private final List<BudgetUse> rows = new ArrayList<>();
    private final Map<UUID, BudgetProposal> proposals = new HashMap<>();
    private final Column<BudgetUse> tenant;
    private final Column<BudgetUse> pace;

    BudgetGrid(Consumer<BudgetUse> open) {
        addThemeVariants(GridVariant.NO_BORDER);
        addClassName("clickable");
        addColumn(
                        LitRenderer.<BudgetUse>of(
                                        "<span class='clip'><span"
                                                + " class='medium'>${item.name}</span> <span"
                                                + " class='t-watch'>${item.waits}</span> <span"
                                                + " class='mono ter'>${item.of}</span></span>")
                                .withProperty("name", u -> u.budget().data().name())
                                .withProperty("of", u -> Words.target(u.budget().data()))
                                .withProperty("waits", this::waits))
                .setHeader("Budget")
                .setFlexGrow(4)
                .setWidth("190px")
                .setComparator(Comparator.comparing(u -> u.budget().data().name()));
        tenant = addColumn(u -> u.budget().data().tenant().value());
        tenant.setHeader("Tenant").setFlexGrow(1).setWidth("110px").setSortable(true);
        addColumn(
                        LitRenderer.<BudgetUse>of(
                                        "<span class='st ${item.css}'><i class='icon"
                                                + " i-${item.icon}'"
                                                + " aria-hidden='true'></i>${item.word}</span>")
                                .withProperty("css", u -> Words.status(u).css())
                                .withProperty("icon", u -> Words.status(u).icon())
                                .withProperty("word", Words::state))
                .setHeader("State")
                .setFlexGrow(0)
                .setWidth("128px")
                .setComparator(Comparator.comparingInt(BudgetUse::percent));
        addComponentColumn(LadderBar::new).setHeader("Used").setFlexGrow(2).setWidth("130px");
        amount("Spent", u -> Words.amount(u.budget(), u.spent()), "124px")
                .setComparator(Comparator.comparing(BudgetUse::spent));
        amount("Limit", BudgetGrid::limit, "150px");
        pace =
                amount(
                        "At this pace",
                        u ->
                                u.forecast()
                                        .map(f -> Words.amount(u.budget(), Words.round(f)))
                                        .orElse("–"),
                        "124px");
        addItemClickListener(e -> open.accept(e.getItem()));
        setDataProvider(
                new ListDataProvider<>(rows) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Object getId(BudgetUse use) {
                        return use.budget().id();
                    }
                });
    }

    private String waits(BudgetUse use) {
        BudgetProposal proposal = proposals.get(use.budget().id());
        return proposal == null ? "" : proposal.closes() ? "end waits" : "raise waits";
    }

    private static String limit(BudgetUse use) {
        return Words.amount(use.budget(), use.budget().data().limit())
                + " "
                + Words.period(use.budget().data().period());
    }

    private Column<BudgetUse> amount(
            String header, ValueProvider<BudgetUse, String> value, String width) {
        return addColumn(
                        LitRenderer.<BudgetUse>of("<span class='tn'>${item.v}</span>")
                                .withProperty("v", value))
                .setHeader(header)
                .setFlexGrow(0)
                .setWidth(width)
                .setTextAlign(ColumnTextAlign.END);
    }

    /**
     * @param waiting what waits for an approval, by budget
     */
    void show(List<BudgetUse> fresh, Map<UUID, BudgetProposal> waiting, String open) {
        proposals.clear();
        proposals.putAll(waiting);
        boolean same =
                fresh.stream()
                        .map(u -> u.budget().id())
                        .toList()
                        .equals(rows.stream().map(u -> u.budget().id()).toList());
        tenant.setVisible(open.isEmpty());
        pace.setVisible(open.isEmpty());
        rows.clear();
        rows.addAll(fresh);
        setAllRowsVisible(rows.size() <= 40);
        if (same) {
            rows.forEach(getDataProvider()::refreshItem);
        } else {
            getDataProvider().refreshAll();
        }
        rows.stream()
                .filter(u -> u.budget().id().toString().equals(open))
                .findFirst()
                .ifPresentOrElse(this::select, this::deselectAll);
    }
}
