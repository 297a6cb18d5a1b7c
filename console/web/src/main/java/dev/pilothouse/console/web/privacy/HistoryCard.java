package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.console.web.privacy.PrivacyDesk.Whole;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.audit.LoggedEntry;

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
        return new ListItem(icon, new Div(new Span(Words.done(entry.action()) + by)), when);
    }
}
