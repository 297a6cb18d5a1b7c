package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.privacy.Processor.Notice;
import java.util.List;

/** Which processors were told of an erasure. */
final class NoticesCard {
    private NoticesCard() {}

    static Card of(List<Notice> notices) {
        Card card = new Card("Processors told").sub("by e-mail");
        UnorderedList list = new UnorderedList();
        list.addClassName("timeline");
        notices.forEach(notice -> list.add(item(notice)));
        card.content(list);
        return card;
    }

    private static ListItem item(Notice notice) {
        Status status = status(notice);
        Icon icon = new Icon(status.icon());
        icon.addClassName("t-" + status.css());
        Div words = new Div(new Span(notice.name() + ": " + notice.state()));
        if (!notice.why().isEmpty()) {
            words.add(Ui.div("small ter", new Span(notice.why())));
        }
        Div when = Ui.div("when", new RelativeTime(notice.at(), RelativeTime.Show.MOMENT));
        return new ListItem(icon, words, when);
    }

    private static Status status(Notice notice) {
        return switch (notice.state()) {
            case "told" -> Status.OK;
            case "failed" -> Status.OFF;
            default -> Status.UNKNOWN;
        };
    }
}
