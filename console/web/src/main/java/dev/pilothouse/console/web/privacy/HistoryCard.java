package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.console.web.privacy.PrivacyDesk.Whole;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.util.Map;

/** What was done, from the audit log, the newest first. */
final class HistoryCard {
    private HistoryCard() {}

    static Card of(Whole whole) {
        Card card = new Card("History").sub("from the audit log");
        if (whole.history().isEmpty()) {
            card.content(Ui.text("You may not read the audit log.", "ter"));
            return card;
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("timeline");
        whole.history().forEach(entry -> list.add(item(entry)));
        card.content(list);
        return card;
    }

    private static ListItem item(LoggedEntry entry) {
        Icon icon = new Icon(Words.historyIcon(entry.action()));
        icon.addClassName("t-unknown");
        String by = entry.actorType().equals("user") ? " by " + entry.actorName() : "";
        Div when = Ui.div("when", new RelativeTime(entry.at(), RelativeTime.Show.MOMENT));
        Div words = new Div(new Span(Words.done(entry.action()) + by + found(entry)));
        return new ListItem(icon, words, when);
    }

    /** Of a look after the certificate. */
    private static String found(LoggedEntry entry) {
        if (!(entry.action().equals("privacy.probe")
                && entry.details().get("after") instanceof Map<?, ?> after
                && after.get("found") instanceof Number found
                && after.get("stores") instanceof Map<?, ?> stores)) {
            return "";
        }
        return found.longValue() == 0
                ? ": nothing found in " + Format.plural(stores.size(), "store")
                : ": found in %s, %s"
                        .formatted(Format.plural(found.longValue(), "place"), after.get("places"));
    }
}
