package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was said, with what was masked as grey words. */
final class Messages extends Div {
    private static final Pattern MASK = Pattern.compile("\\[(secret|email|iban|card|phone)]");

    Messages(List<Message> messages) {
        if (messages.isEmpty()) {
            add(Ui.div("state", Ui.paragraph("No content was sent with this span.", "ter")));
        }
        messages.forEach(m -> add(drawn(m)));
    }

    private static Div drawn(Message message) {
        Header head =
                new Header(new Icon(icon(message.role()), "s"), Ui.text(message.role(), "medium"));
        if (!message.note().isEmpty()) {
            head.add(Ui.text(message.note()));
        }
        Paragraph body = new Paragraph();
        body.addClassName("said");
        if (message.data()) {
            body.addClassNames("mono", "sec");
        }
        masked(message.text()).forEach(body::add);
        return Ui.div("msg", head, body);
    }

    private static List<Component> masked(String text) {
        List<Component> pieces = new ArrayList<>();
        Matcher mask = MASK.matcher(text);
        int done = 0;
        while (mask.find()) {
            pieces.add(new Span(text.substring(done, mask.start())));
            pieces.add(Ui.text(mask.group(1), "mask"));
            done = mask.end();
        }
        pieces.add(new Span(text.substring(done)));
        return pieces;
    }

    private static String icon(String role) {
        return switch (role) {
            case "system", "developer" -> "settings";
            case "user" -> "user-round";
            case "assistant" -> "bot";
            case "tool", "tool call", "tool result" -> "wrench";
            case "documents" -> "search";
            default -> "message-square";
        };
    }
}
