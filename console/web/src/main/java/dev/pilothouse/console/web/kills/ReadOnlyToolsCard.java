package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.ReadOnlyTool;
import dev.pilothouse.registry.ReadOnlyTools;
import java.util.List;

/** Tools that calls keep under a kill of the mode Read-only: who declared them, and why. */
final class ReadOnlyToolsCard extends Card {
    private final ReadOnlyTools tools;
    private final Viewer viewer;
    private final Runnable changed;
    private final Grid<ReadOnlyTool> grid = new Grid<>();
    private PageState state = PageState.INITIAL;
    private List<ReadOnlyTool> shown = List.of();

    /**
     * @param changed called when a tool was declared or withdrawn
     */
    ReadOnlyToolsCard(ReadOnlyTools tools, Viewer viewer, Runnable changed) {
        super("Read-only tools");
        this.tools = tools;
        this.viewer = viewer;
        this.changed = changed;
        flush();
        addClassNames("below", "tools");
        getElement().setAttribute("tabindex", "-1");
        setVisible(viewer.may(Permission.SEE_FEATURES));
        columns();
        if (viewer.may(Permission.MANAGE_FEATURES)) {
            Button declare = Ui.button("Declare tool", "plus", ButtonVariant.SMALL);
            declare.addClickListener(e ->
                    new ReadOnlyToolForm(tools, viewer, state.tenant(), this::afterChange).open());
            tools(declare);
        }
    }

    private void columns() {
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setAllRowsVisible(true);
        grid.addColumn(
                        LitRenderer.<ReadOnlyTool>of(
                                        "<span class='mono clip' title=${item.v}>${item.v}</span>")
                                .withProperty("v", ReadOnlyTool::name))
                .setHeader("Tool")
                .setWidth("176px")
                .setFlexGrow(2);
        grid.addColumn(t -> viewer.tenant(t.tenant()).map(n -> n.displayName()).orElse("–"))
                .setHeader("Tenant")
                .setWidth("136px")
                .setFlexGrow(1);
        grid.addColumn(
                        LitRenderer.<ReadOnlyTool>of(
                                        "<span class='clip' title=${item.v}>${item.v}</span>")
                                .withProperty("v", t -> t.note().isEmpty() ? "–" : t.note()))
                .setHeader("Why it changes nothing")
                .setWidth("200px")
                .setFlexGrow(4);
        grid.addColumn(ReadOnlyTool::declaredBy)
                .setHeader("Declared by")
                .setWidth("136px")
                .setFlexGrow(1);
        grid.addColumn(
                        LitRenderer.<ReadOnlyTool>of("<ph-time at=${item.at}></ph-time>")
                                .withProperty("at", t -> t.declaredAt().toString()))
                .setHeader("Declared")
                .setWidth("112px")
                .setFlexGrow(0);
        if (viewer.may(Permission.MANAGE_FEATURES)) {
            grid.addComponentColumn(this::withdrawing)
                    .setHeader(Ui.text("Actions", "sr"))
                    .setWidth("104px")
                    .setFlexGrow(0)
                    .setTextAlign(ColumnTextAlign.END);
        }
    }

    void show(PageState of) {
        state = of;
        if (isVisible()) {
            Actor actor = viewer.actor();
            load(() -> read(actor, of), this::table);
        }
    }

    /** Brings the card into sight, for the link in the kill's form. */
    void reveal() {
        scrollIntoView();
        getElement().callJsFunction("focus");
    }

    private AsyncState<List<ReadOnlyTool>> read(Actor actor, PageState of) {
        List<ReadOnlyTool> found =
                tools.list(actor).stream()
                        .filter(t -> of.tenant().map(t.tenant()::equals).orElse(true))
                        .toList();
        return found.isEmpty()
                ? AsyncState.empty(
                        "No tool is declared",
                        "A kill of the mode Read-only takes every tool from its calls that is not"
                                + " declared here: only a person of yours says that a tool changes"
                                + " nothing, never its caller. From a terminal:",
                        "./pilothouse tools declare --tenant default --name search")
                : AsyncState.loaded(found);
    }

    @Override
    protected void withoutValue() {
        sub("kept by calls under a kill of the mode Read-only");
    }

    private Component table(List<ReadOnlyTool> found) {
        sub(Format.plural(found.size(), "tool") + " that a kill of the mode Read-only leaves");
        if (!found.equals(shown)) {
            shown = found;
            grid.setItems(found);
        }
        return grid;
    }

    private Component withdrawing(ReadOnlyTool tool) {
        Button button = Ui.quiet("Withdraw");
        button.setAriaLabel("Withdraw " + tool.name());
        button.addThemeName("danger-small");
        button.addClickListener(e -> confirm(tool));
        button.setVisible(viewer.actor().may(Permission.MANAGE_FEATURES, tool.tenant()));
        return button;
    }

    private void confirm(ReadOnlyTool tool) {
        TenantId tenant = tool.tenant();
        new FormDialog("Withdraw " + tool.name() + "?", "Withdraw " + tool.name())
                .destructive()
                .with(
                        Ui.paragraph(
                                "From now on it counts as a tool that changes something. Calls of "
                                        + viewer.tenant(tenant)
                                                .map(n -> n.displayName())
                                                .orElse(tenant.value())
                                        + " lose it under a kill of the mode Read-only, one that is in"
                                        + " force too, within about a second."))
                .onSubmit(() -> {
                    tools.withdraw(viewer.actor(), tenant, tool.name());
                    afterChange();
                })
                .open();
    }

    private void afterChange() {
        show(state);
        changed.run();
    }
}
