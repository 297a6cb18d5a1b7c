package dev.pilothouse.console.web.guardrails;

import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.pilothouse.policy.decisions.GuardrailDraft;
import java.util.List;
import java.util.function.Consumer;

/** The policies; a row opens one. */
final class PolicyGrid extends Grid<GuardrailDraft> {
    PolicyGrid(List<GuardrailDraft> drafts, String open, Consumer<GuardrailDraft> choose) {
        addThemeVariants(GridVariant.NO_BORDER);
        addClassName("clickable");
        addColumn(
                        LitRenderer.<GuardrailDraft>of(
                                        "<span class='clip'><span class='medium'>${item.feature}</span>"
                                                + " <span class='ter'>${item.tenant}</span></span>")
                                .withProperty("feature", PolicyGrid::feature)
                                .withProperty("tenant", d -> d.tenant().value()))
                .setHeader("Feature")
                .setFlexGrow(2)
                .setWidth("140px");
        addColumn(PolicyGrid::state).setHeader("State").setFlexGrow(1).setWidth("112px");
        addItemClickListener(e -> choose.accept(e.getItem()));
        setItems(drafts);
        setAllRowsVisible(drafts.size() <= 40);
        drafts.stream()
                .filter(d -> (d.tenant() + "/" + d.feature()).equals(open))
                .findFirst()
                .ifPresent(this::select);
    }

    private static String feature(GuardrailDraft draft) {
        return draft.feature().equals(GuardrailDraft.ANY) ? "all others" : draft.feature();
    }

    private static String state(GuardrailDraft draft) {
        return draft.published()
                .map(p -> "v" + p.version() + (draft.changed() ? ", draft differs" : ""))
                .orElse("draft");
    }
}
