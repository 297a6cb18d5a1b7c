package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.CopyButton;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** One entry whole: who, what, why, before and after, and what it is bound to. */
final class EntryPanel extends Card {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Runnable close;

    EntryPanel(Runnable close) {
        super("Entry");
        this.close = close;
        ruled();
    }

    void show(LoggedEntry entry, PageState state) {
        title("Entry " + Format.count(entry.seq()));
        Button closing = Ui.iconButton("x", "Close");
        closing.addClickListener(e -> close.run());
        tools(new CopyButton(entry.json(), "Copy the entry as JSON"), closing);
        Div body =
                Ui.div("stack m", facts(entry), changes(entry), links(entry, state), chain(entry));
        content(body);
    }

    private static DescriptionList facts(LoggedEntry entry) {
        DescriptionList facts = new DescriptionList();
        facts.addClassName("facts");
        Span action = Ui.mono(entry.action());
        action.setClassName("t-danger", entry.action().equals("kill.set"));
        fact(facts, "Action", action);
        fact(facts, "Who", Ui.text(entry.actorName() + ", " + entry.actorType()));
        fact(facts, "When", new RelativeTime(entry.at(), RelativeTime.Show.ABSOLUTE));
        fact(facts, "On", Ui.text(entry.objectType() + " " + entry.objectId()));
        entry.tenant().ifPresent(t -> fact(facts, "Tenant", Ui.text(t.value())));
        if (!entry.reason().isEmpty()) {
            fact(facts, "Reason", Ui.text(entry.reason()));
        }
        fact(
                facts,
                "Outcome",
                StatusBadge.plain(
                        Entries.status(entry), entry.outcome() + ", HTTP " + entry.code()));
        if (entry.fields().get("policy") instanceof Map<?, ?> policy
                && policy.get("epoch") instanceof Number number
                && number.longValue() > 0) {
            fact(facts, "Epoch", Ui.text(Format.count(number.longValue())));
        }
        return facts;
    }

    private static void fact(DescriptionList facts, String name, Component value) {
        DescriptionList.Description description = new DescriptionList.Description(value);
        description.getStyle().set("overflow-wrap", "anywhere");
        facts.add(new DescriptionList.Term(name), description);
    }

    private static Div changes(LoggedEntry entry) {
        Map<String, Object> details = entry.details();
        Div changes = Ui.div("stack m");
        Object before = details.get("before");
        Object after = details.get("after");
        if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
            changes.add(diff(old, now));
        } else if (after != null) {
            changes.add(Ui.text("After", "ter", "small"), json(after));
        } else if (before != null) {
            changes.add(Ui.text("Before", "ter", "small"), json(before));
        }
        changes.setVisible(changes.getComponentCount() > 0);
        return changes;
    }

    /** Left before, right after, what is the same only counted. */
    private static Div diff(Map<?, ?> old, Map<?, ?> now) {
        Differences found = Differences.of(old, now);
        Div diff = Ui.div("diff");
        for (Differences.Change change : found.changes()) {
            diff.add(line(change.name(), change.before(), "del", "−"));
            diff.add(line(change.name(), change.after(), "add", "+"));
        }
        Div all = Ui.div("stack s", diff);
        if (found.same() > 0) {
            all.add(Ui.text(Format.plural(found.same(), "field") + " the same", "ter", "small"));
        }
        return all;
    }

    private static Div line(String name, Optional<String> value, String css, String sign) {
        Div line = Ui.div("ln");
        if (value.isEmpty()) {
            line.addClassName("gap");
            return line;
        }
        line.addClassName(css);
        line.add(new Span(), new Span(sign), new Span(name + ": " + value.get()));
        return line;
    }

    private static Pre json(Object value) {
        Pre pre = new Pre(JSON.writeValueAsString(value));
        pre.addClassName("json");
        pre.getElement().setAttribute("tabindex", "0");
        return pre;
    }

    private static Div links(LoggedEntry entry, PageState state) {
        Div links = Ui.div("stack s");
        links.add(Ui.text("Follow through time", "ter", "small"));
        for (String entity : entry.entities()) {
            links.add(
                    Ui.link(
                            AuditNavigation.href(state, entity),
                            entity.replaceFirst(":", " "),
                            "clip"));
        }
        links.setVisible(!entry.entities().isEmpty());
        return links;
    }

    private static Div chain(LoggedEntry entry) {
        Span hash = Ui.mono(entry.hash().substring(0, 16) + "…");
        hash.setTitle(entry.hash());
        Div chain =
                Ui.div(
                        "row wide wrap",
                        Ui.text("Hash over this entry and the one before", "sec"),
                        new Span(new Span("SHA-256 "), hash));
        chain.add(new CopyButton(entry.hash(), "Copy the hash"));
        chain.addClassName("small");
        return chain;
    }
}
