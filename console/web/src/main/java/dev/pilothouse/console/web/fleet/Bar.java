package dev.pilothouse.console.web.fleet;

import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.html.Div;

/** A filled part of a whole. */
final class Bar extends Div {
    Bar(int percent) {
        addClassName("track");
        HtmlContainer fill = new HtmlContainer("i");
        fill.getStyle().set("width", percent + "%");
        add(fill);
    }
}
