package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Requests as a table; a row opens the request. */
final class PrivacyGrid extends Grid<PrivacyRequest> {
    private static final int ALL = 40;

    private Instant now = Instant.now();

    PrivacyGrid(Consumer<PrivacyRequest> open) {
        addThemeVariants(GridVariant.NO_BORDER);
        addClassName("clickable");
        addColumn(
                        LitRenderer.<PrivacyRequest>of(
                                        "<span class='clip'><span"
                                                + " class='medium'>${item.name}</span> <span"
                                                + " class='ter'>${item.right}</span></span>")
                                .withProperty("name", PrivacyRequest::name)
                                .withProperty("right", r -> r.law().right(r.kind())))
                .setHeader("Request")
                .setFlexGrow(3)
                .setWidth("210px")
                .setComparator(Comparator.comparing(PrivacyRequest::number));
        addColumn(r -> Words.kind(r.kind()))
                .setHeader("Asks for")
                .setWidth("120px")
                .setSortable(true);
        addColumn(r -> r.tenant().value()).setHeader("Tenant").setWidth("120px").setSortable(true);
        addColumn(
                        LitRenderer.<PrivacyRequest>of("<span class='mono'>${item.subject}</span>")
                                .withProperty("subject", r -> Words.shown(r.pseudonym())))
                .setHeader("Subject")
                .setWidth("130px");
        addColumn(
                        LitRenderer.<PrivacyRequest>of(
                                        "<span class='st ${item.css}'><i class='icon"
                                                + " i-${item.icon}' aria-hidden='true'></i>"
                                                + "${item.word}</span>")
                                .withProperty("css", r -> Words.status(r, now).css())
                                .withProperty("icon", r -> Words.status(r, now).icon())
                                .withProperty("word", r -> Words.state(r.state())))
                .setHeader("State")
                .setWidth("190px")
                .setComparator(Comparator.comparing(PrivacyRequest::state));
        addColumn(
                        LitRenderer.<PrivacyRequest>of(
                                        "<span class='tn ${item.late}'>${item.due} <span"
                                                + " class='ter'>${item.day}</span></span>")
                                .withProperty("late", r -> r.overdue(now) ? "t-off" : "")
                                .withProperty("due", r -> Words.due(r, now))
                                .withProperty(
                                        "day",
                                        r -> r.state().open() ? Words.day(r.clocks().dueOn()) : ""))
                .setHeader("Answer due")
                .setWidth("200px")
                .setComparator(Comparator.comparing(r -> r.clocks().dueOn()));
        addItemClickListener(e -> open.accept(e.getItem()));
    }

    void show(List<PrivacyRequest> requests) {
        now = Instant.now();
        setItems(requests);
        setAllRowsVisible(requests.size() <= ALL);
    }
}
