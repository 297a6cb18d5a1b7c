package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.policy.audit.AuditFilter;
import java.time.Instant;

/** A filter, a line for each of its parts. */
final class FilterWords extends DescriptionList {
    FilterWords(AuditFilter filter) {
        addClassName("facts");
        filter.from().ifPresent(from -> time("From", from));
        filter.to().ifPresent(to -> time("Before", to));
        text("Tenant", filter.tenant().map(Object::toString).orElse("all that you may see"));
        filter.entity().ifPresent(e -> text("Follows", e.replaceFirst(":", " ")));
        filter.action().ifPresent(a -> text("Action", a));
        filter.actor().ifPresent(a -> text("Who", a));
        filter.outcome().ifPresent(o -> text("Outcome", o));
        filter.text().ifPresent(t -> text("Text", t));
    }

    private void time(String name, Instant at) {
        add(new Term(name), new Description(new RelativeTime(at, RelativeTime.Show.ABSOLUTE)));
    }

    private void text(String name, String value) {
        Description description = new Description(new Span(value));
        description.getStyle().set("overflow-wrap", "anywhere");
        add(new Term(name), description);
    }
}
