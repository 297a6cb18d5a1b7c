package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.server.VaadinRequest;
import dev.pilothouse.console.web.ui.Icon;
import java.util.EnumMap;
import java.util.Map;

/**
 * System, light or dark, kept in a cookie. Three choices, since the server does not know which side
 * the system has picked.
 */
final class SchemeMenu extends MenuBar {
    private final Map<ColorScheme.Value, MenuItem> choices = new EnumMap<>(ColorScheme.Value.class);

    SchemeMenu() {
        addThemeVariants(MenuBarVariant.TERTIARY);
        addClassName("only");
        MenuItem root = addItem(new Icon("moon"));
        root.setAriaLabel("Light or dark");
        choice(root, "System", ColorScheme.Value.SYSTEM);
        choice(root, "Light", ColorScheme.Value.LIGHT);
        choice(root, "Dark", ColorScheme.Value.DARK);
        VaadinRequest request = VaadinRequest.getCurrent();
        check(
                request == null
                        ? ColorScheme.Value.SYSTEM
                        : FirstPaint.chosen(request).orElse(ColorScheme.Value.SYSTEM));
    }

    private void choice(MenuItem root, String label, ColorScheme.Value scheme) {
        MenuItem item = root.getSubMenu().addItem(label, e -> choose(scheme));
        item.setCheckable(true);
        choices.put(scheme, item);
    }

    private void choose(ColorScheme.Value scheme) {
        check(scheme);
        var page = UI.getCurrentOrThrow().getPage();
        page.setColorScheme(scheme);
        page.executeJs(
                "document.cookie = $0 + '=' + $1 + ';path=/;max-age=31536000;samesite=lax'",
                FirstPaint.COOKIE,
                scheme.getValue());
    }

    private void check(ColorScheme.Value chosen) {
        choices.forEach((scheme, item) -> item.setChecked(scheme == chosen));
    }
}
