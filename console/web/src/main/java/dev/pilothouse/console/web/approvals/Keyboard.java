package dev.pilothouse.console.web.approvals;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.DescriptionList;

import dev.pilothouse.console.web.ui.Kbd;
import dev.pilothouse.console.web.ui.Ui;

import java.util.Map;

/** The keys of the page; they do nothing while somebody writes or a dialog is open. */
final class Keyboard {
    private static final String FREE =
            "!event.ctrlKey && !event.metaKey && !event.altKey"
                    + " && ['j','k','a','c','?','ArrowDown','ArrowUp','Enter'].includes(event.key)"
                    + " && !document.querySelector('vaadin-dialog[opened]')"
                    + " && !event.composedPath()[0].closest('input, textarea, [contenteditable],"
                    + " [role=combobox], [role=tab], vaadin-side-nav')"
                    + " && !(event.key === 'Enter'"
                    + " && event.composedPath()[0].closest('a, button, vaadin-button'))";

    private Keyboard() {}

    /** Listens while {@code page} is shown. */
    static void listen(Component page, Map<String, Runnable> keys) {
        page.addAttachListener(
                attach -> {
                    UI ui = attach.getUI();
                    var listening =
                            ui.getElement()
                                    .addEventListener(
                                            "keydown",
                                            e -> {
                                                String key =
                                                        e.getEventData()
                                                                .path("event.key")
                                                                .asString("");
                                                keys.getOrDefault(key, () -> {}).run();
                                            })
                                    .addEventData("event.key")
                                    .setFilter(FREE);
                    page.addDetachListener(
                            detach -> {
                                detach.unregisterListener();
                                listening.remove();
                            });
                });
    }

    static void help() {
        DescriptionList keys = new DescriptionList();
        keys.addClassName("facts");
        key(keys, "next", "j", "↓");
        key(keys, "the one before", "k", "↑");
        key(keys, "approve, after a confirmation", "a");
        key(keys, "request changes, with a comment", "c");
        key(keys, "open its own page", "Enter");
        key(keys, "this help", "?");
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle("Keys");
        dialog.setWidth("420px");
        dialog.add(keys);
        dialog.getFooter().add(new Button("Close", e -> dialog.close()));
        dialog.open();
    }

    private static void key(DescriptionList keys, String what, String... caps) {
        DescriptionList.Term term = new DescriptionList.Term();
        for (String cap : caps) {
            term.add(new Kbd(cap));
            term.add(" ");
        }
        keys.add(term, new DescriptionList.Description(Ui.text(what)));
    }
}
