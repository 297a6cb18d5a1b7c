package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.Notification.Position;

/** For a finished background job or a refused act; never for what the page already shows. */
public final class Toast {
    private Toast() {}

    /** Goes by itself after six seconds. */
    public static void say(String text) {
        show(Status.OK, text, 6000);
    }

    /** Stays until it is closed. */
    public static void refused(Throwable cause) {
        Failure failure = Failure.of(cause);
        String id = failure.id().isEmpty() ? "" : " (" + failure.id() + ")";
        show(Status.OFF, failure.what() + id, 0);
    }

    private static void show(Status status, String text, int milliseconds) {
        Notification toast = new Notification();
        Icon icon = new Icon(status.icon());
        icon.addClassName("t-" + status.css());
        Button close = Ui.iconButton("x", "Close");
        close.addClickListener(e -> toast.close());
        Div words = new Div(text);
        words.getStyle().set("flex", "1");
        toast.add(Ui.div("row top", icon, words, close));
        toast.setPosition(Position.BOTTOM_END);
        toast.setDuration(milliseconds);
        toast.open();
    }
}
