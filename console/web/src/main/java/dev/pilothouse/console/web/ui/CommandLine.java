package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;

/** A command to run, with a button that copies it. */
public final class CommandLine extends Div {
    public CommandLine(String command) {
        super(new Span(command));
        addClassName("cmd");
        CopyButton copy = new CopyButton(command, "Copy command");
        copy.addClassName("push");
        add(copy);
    }
}
