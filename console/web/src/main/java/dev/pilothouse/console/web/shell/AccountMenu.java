package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Grant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who is signed in, with which roles, and the way out. */
final class AccountMenu extends MenuBar {
    AccountMenu(Actor.Person person, Runnable signOut) {
        addThemeVariants(MenuBarVariant.TERTIARY);
        addClassNames("only", "account");
        MenuItem root = addItem(Ui.text(initials(person.name()), "avatar"));
        root.setAriaLabel("Account of " + person.name());
        Div who =
                Ui.div(
                        "stack s",
                        Ui.text(person.name(), "medium"),
                        Ui.text(person.username() + " · " + roles(person), "ter", "small"));
        MenuItem name = root.getSubMenu().addItem(who);
        name.setEnabled(false);
        name.addClassName("who");
        root.getSubMenu().addSeparator();
        Div leave = Ui.div("row", new Icon("log-out"), Ui.text("Sign out"));
        root.getSubMenu().addItem(leave, e -> signOut.run());
    }

    private static String roles(Actor.Person person) {
        String roles =
                person.grants().stream()
                        .map(AccountMenu::words)
                        .sorted()
                        .collect(Collectors.joining(", "));
        return roles.isEmpty() ? "no role" : roles;
    }

    private static String words(Grant grant) {
        return grant.role().word() + grant.tenant().map(t -> " in " + t).orElse("");
    }

    private static String initials(String name) {
        return Arrays.stream(name.split("[\\s.]+"))
                .filter(word -> !word.isEmpty())
                .limit(2)
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
