package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.db.model.Permission;

/** One part of the administration. */
interface Tab {
    /** In the address. */
    String word();

    String label();

    Permission permission();

    Component component();

    /** Reads everything anew. */
    void show(PageState state);
}
