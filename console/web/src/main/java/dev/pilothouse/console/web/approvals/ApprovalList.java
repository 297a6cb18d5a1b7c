package dev.pilothouse.console.web.approvals;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Approval;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Approvals one below the other; a row opens one. */
final class ApprovalList extends Div {
    private final Consumer<UUID> open;
    private final Map<UUID, Div> rows = new HashMap<>();
    private transient List<Approval> shown = List.of();
    private String chosen = "";

    ApprovalList(Consumer<UUID> open) {
        this.open = open;
        addClassName("inbox");
        getElement().setAttribute("role", "listbox");
        getElement().setAttribute("aria-label", "Approvals");
    }

    /**
     * Rows that stay are filled anew and not exchanged, so that they keep the focus.
     *
     * @param current id of the one that is open; empty when none is
     */
    void show(List<Approval> approvals, String current) {
        chosen = current;
        shown = List.copyOf(approvals);
        Set<UUID> ids = shown.stream().map(Approval::id).collect(Collectors.toSet());
        rows.entrySet().removeIf(row -> gone(row, ids));
        Instant now = Instant.now();
        for (int i = 0; i < shown.size(); i++) {
            Approval approval = shown.get(i);
            Div row = rows.computeIfAbsent(approval.id(), this::row);
            fill(row, approval, now);
            if (indexOf(row) != i) {
                addComponentAtIndex(i, row);
            }
        }
    }

    private boolean gone(Map.Entry<UUID, Div> row, Set<UUID> ids) {
        if (ids.contains(row.getKey())) {
            return false;
        }
        remove(row.getValue());
        return true;
    }

    private Div row(UUID id) {
        Div row = Ui.div("inbox-row");
        row.getElement().setAttribute("role", "option");
        row.addClickListener(e -> open.accept(id));
        return row;
    }

    private void fill(Div row, Approval approval, Instant now) {
        Icon icon = new Icon(Words.icon(approval.kind()));
        icon.addClassName("t-unknown");
        Div first =
                Ui.div(
                        "row wide",
                        icon,
                        Ui.text(approval.title(), "medium", "clip"),
                        push(
                                StatusBadge.plain(
                                        Words.status(approval, now), Words.state(approval))));
        Span about = Ui.text(about(approval), "clip");
        Div second = Ui.div("row wide small sec under", about);
        if (!approval.risk().isEmpty() && approval.open()) {
            Span risk = new Span(new Icon("scale"), new Span(approval.risk()));
            risk.addClassName("badge");
            risk.setClassName("watch", Words.riskStatus(approval.risk()) == Status.WATCH);
            second.add(risk);
        }
        second.add(push(when(approval, now)));
        row.removeAll();
        row.add(first, second);
        boolean selected = approval.id().toString().equals(chosen);
        row.getElement().setAttribute("aria-selected", Boolean.toString(selected));
        row.getElement().setAttribute("tabindex", selected ? "0" : "-1");
    }

    private static String about(Approval approval) {
        return Words.kind(approval.kind())
                + approval.tenant().map(TenantId::value).map(t -> " · " + t).orElse("")
                + " · asked by "
                + approval.asker().name();
    }

    private static Span when(Approval approval, Instant now) {
        Span when = Ui.text("", "nowrap");
        if (approval.overdue(now)) {
            when.addClassName("t-off");
            when.add(new Span("overdue, was due "));
            when.add(new RelativeTime(approval.due().orElseThrow()));
        } else if (approval.open() && approval.due().isPresent()) {
            when.add(new Span("due "), new RelativeTime(approval.due().get()));
        } else {
            when.add(
                    new RelativeTime(
                            approval.end().map(Approval.End::at).orElse(approval.askedAt())));
        }
        return when;
    }

    private static Span push(Span last) {
        last.addClassName("push");
        return last;
    }

    /** Id of the one that is open; empty when none is. */
    String chosen() {
        return chosen;
    }

    /** Puts the focus on the row that is open. */
    void focus() {
        getChildren()
                .filter(row -> "0".equals(row.getElement().getAttribute("tabindex")))
                .findFirst()
                .ifPresent(row -> row.getElement().executeJs("setTimeout(() => this.focus())"));
    }

    /** The one below the open one, or above when it is the last; empty when it is alone. */
    Optional<UUID> beside() {
        return away(1).filter(id -> !id.toString().equals(chosen))
                .or(() -> away(-1).filter(id -> !id.toString().equals(chosen)));
    }

    /** The one so many rows away from the open one; the first when none is open. */
    Optional<UUID> away(int rows) {
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        int at = -1;
        for (int i = 0; i < shown.size(); i++) {
            if (shown.get(i).id().toString().equals(chosen)) {
                at = i;
            }
        }
        int next = at < 0 ? 0 : Math.clamp(at + rows, 0, shown.size() - 1);
        return Optional.of(shown.get(next).id());
    }
}
