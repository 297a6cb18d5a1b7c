package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;

/** The few pieces of markup that shell.css styles and that no Vaadin component carries. */
public final class Ui {
    private Ui() {}

    public static Span text(String text, String... classes) {
        Span span = new Span(text);
        span.addClassNames(classes);
        return span;
    }

    /** An id, a digest, a command: monospaced. */
    public static Span mono(String text) {
        return text(text, "mono");
    }

    /**
     * @param classes one or more, separated by spaces
     */
    public static Div div(String classes, Component... children) {
        Div div = new Div(children);
        div.addClassNames(classes.split(" "));
        return div;
    }

    public static Paragraph paragraph(String text, String... classes) {
        Paragraph paragraph = new Paragraph(text);
        paragraph.addClassNames(classes);
        return paragraph;
    }

    /** The head of a page: title, one sentence, actions at the right end. */
    public static Div head(String title, String lead, Component... actions) {
        Div words = new Div(new H1(title));
        if (!lead.isEmpty()) {
            words.add(new Paragraph(lead));
        }
        return actions.length == 0
                ? div("head", words)
                : div("head", words, div("actions", actions));
    }

    public static Button button(String label, String icon, ButtonVariant... variants) {
        Button button = new Button(label, new Icon(icon));
        button.addThemeVariants(variants);
        return button;
    }

    /** A small button without a frame, for the rows of a table. */
    public static Button quiet(String label) {
        Button button = new Button(label);
        button.addThemeVariants(ButtonVariant.SMALL, ButtonVariant.TERTIARY);
        return button;
    }

    /** Alone only for copy, close, more, table and download. */
    public static Button iconButton(String icon, String label) {
        Button button = new Button(new Icon(icon));
        button.addThemeName("tertiary small icon quiet");
        button.setAriaLabel(label);
        button.setTooltipText(label);
        return button;
    }

    /** A link inside the console, or out of it when {@code href} begins with a scheme. */
    public static Anchor link(String href, String label, String... classes) {
        Anchor anchor = new Anchor(href, label);
        anchor.addClassNames(classes);
        return anchor;
    }

    /** A figure with its label above: 28 px for the one number of a page, else 20 px. */
    public static Div stat(String label, String value, String unit) {
        Span figure = new Span(value + " ");
        Component small = new Small(unit);
        Div v = div("v", figure);
        if (!unit.isEmpty()) {
            v.add(small);
        }
        return div("stat", div("label", new Span(label)), v);
    }

    /** One cell of a blast radius. */
    public static Div blastCell(String value, String unit, String label) {
        Div v = div("v", new Span(value + " "));
        if (!unit.isEmpty()) {
            v.add(new Small(unit));
        }
        return new Div(v, div("l", new Span(label)));
    }

    /** What follows from something, set apart from the text. */
    public static Div note(Status status, String icon, Component... content) {
        Div note = div("note", new Icon(icon), new Div(content));
        if (status != Status.UNKNOWN) {
            note.addClassName(status.css());
        }
        return note;
    }
}
