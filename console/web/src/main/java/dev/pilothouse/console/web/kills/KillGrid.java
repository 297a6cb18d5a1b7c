package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.policy.decisions.Kill;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Kills as a table; a row opens the kill. */
final class KillGrid extends Grid<Kill> {
    private List<TenantName> tenants = List.of();

    KillGrid(Consumer<Kill> open) {
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(SelectionMode.NONE);
        setAllRowsVisible(true);
        addColumn(
                        LitRenderer.<Kill>of(
                                        "<span class='row'><i class='icon s i-${item.icon}'"
                                                + " aria-hidden='true'></i><span class='mono"
                                                + " clip'>${item.v}</span></span>")
                                .withProperty("icon", k -> Words.icon(k.scope()))
                                .withProperty("v", Kill::label))
                .setHeader("Scope")
                .setFlexGrow(3)
                .setWidth("176px");
        addColumn(k -> Words.tenant(k.tenant(), tenants))
                .setHeader("Tenant")
                .setFlexGrow(1)
                .setWidth("104px");
        addColumn(Words::mode).setHeader("Mode").setFlexGrow(1).setWidth("148px");
        addColumn(KillGrid::why)
                .setHeader("Reason")
                .setFlexGrow(4)
                .setWidth("150px")
                .setTooltipGenerator(KillGrid::why);
        addColumn(Kill::killedBy).setHeader("By").setFlexGrow(1).setWidth("92px");
        addColumn(time(Kill::killedAt)).setHeader("Killed").setFlexGrow(0).setWidth("136px");
        addColumn(
                        LitRenderer.<Kill>of(
                                        "${item.at ? html`<ph-time at=${item.at}"
                                                + " show='moment'></ph-time>` : 'two people'}")
                                .withProperty(
                                        "at", k -> k.expiresAt().map(Instant::toString).orElse("")))
                .setHeader("Ends")
                .setFlexGrow(0)
                .setWidth("112px");
        addColumn(
                        LitRenderer.<Kill>of(
                                        "<span class='st ${item.css}'><i class='icon"
                                                + " i-${item.icon}'"
                                                + " aria-hidden='true'></i>${item.word}</span>")
                                .withProperty("css", k -> k.inForce() ? "danger" : "ok")
                                .withProperty(
                                        "icon", k -> k.inForce() ? "octagon-x" : "circle-check")
                                .withProperty("word", KillGrid::state))
                .setHeader("State")
                .setFlexGrow(0)
                .setWidth("136px");
        addItemClickListener(e -> open.accept(e.getItem()));
        addClassName("clickable");
    }

    void show(List<Kill> kills, List<TenantName> names) {
        tenants = names;
        setItems(kills);
    }

    /** The reason, and the incident that it belongs to. */
    private static String why(Kill kill) {
        return kill.incident().isEmpty() ? kill.reason() : kill.incident() + ": " + kill.reason();
    }

    private static String state(Kill kill) {
        if (!kill.inForce()) {
            return "lifted";
        }
        return kill.votes().isEmpty() ? "in force" : "lift proposed";
    }

    private static LitRenderer<Kill> time(Function<Kill, Instant> at) {
        return LitRenderer.<Kill>of("<ph-time at=${item.at} show='moment'></ph-time>")
                .withProperty("at", k -> at.apply(k).toString());
    }
}
