package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;

/** The bodies of a card without a value. */
final class CardStates {
    private CardStates() {}

    static Component empty(AsyncState.Empty<?> state) {
        Div body = Ui.div("state", strong(new Span(state.title())));
        if (!state.hint().isEmpty()) {
            body.add(Ui.paragraph(state.hint()));
        }
        if (!state.command().isEmpty()) {
            body.add(new CommandLine(state.command()));
        }
        return body;
    }

    static Component noSource(AsyncState.NoSource<?> state) {
        return Ui.div(
                "state",
                StatusBadge.plain(Status.UNKNOWN, "not measured yet"),
                Ui.paragraph(state.connect()));
    }

    static Component failed(AsyncState.Failed<?> state, Button retry) {
        Icon icon = new Icon("circle-alert");
        icon.addClassName("t-off");
        Div actions = Ui.div("row wide", retry);
        if (!state.id().isEmpty()) {
            actions.add(Ui.text(state.id(), "mono", "ter"));
        }
        return Ui.div(
                "state", strong(icon, new Span(state.what())), Ui.paragraph(state.kept()), actions);
    }

    private static Component strong(Component... content) {
        Div strong = new Div(content);
        strong.addClassNames("row", "strong");
        return strong;
    }
}
