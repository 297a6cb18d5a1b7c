package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;

/** What happened, what was kept, what to try: in the look of every other page. */
abstract class ErrorPage extends Div {
    ErrorPage() {
        addClassName("page");
    }

    final void show(String icon, String title, String what, Component... ways) {
        removeAll();
        Icon symbol = new Icon(icon, "l");
        Div body = Ui.div("state", symbol, Ui.paragraph(what));
        body.add(Ui.div("row wide", ways));
        Div card = Ui.div("card", body);
        card.setMaxWidth("640px");
        add(Ui.head(title, ""), card);
    }

    static Component home() {
        return Ui.link("", "To my first page");
    }
}
