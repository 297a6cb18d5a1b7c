package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;

/** The address without a path: leads a person to what their role needs first. */
@Route("")
@PageTitle("Pilothouse")
@Open
class Landing extends Div implements BeforeEnterObserver {
    private final transient List<Navigation> entries;
    private final transient Viewer viewer;

    Landing(ObjectProvider<Navigation> entries, Viewer viewer) {
        this.entries = entries.stream().toList();
        this.viewer = viewer;
        addClassName("page");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        Optional<Navigation> first = first();
        if (first.isPresent()) {
            event.forwardTo(first.get().path(), event.getLocation().getQueryParameters());
        } else {
            add(nothing());
        }
    }

    private Optional<Navigation> first() {
        Set<Role> roles =
                viewer.actor().grants().stream().map(Grant::role).collect(Collectors.toSet());
        for (Role role :
                List.of(Role.ONCALL, Role.ADMIN, Role.COMPLIANCE, Role.EXECUTIVE, Role.ENGINEER)) {
            if (roles.contains(role)) {
                Optional<Navigation> wanted =
                        allowed().filter(e -> e.path().equals(wanted(role))).findFirst();
                if (wanted.isPresent()) {
                    return wanted;
                }
            }
        }
        return allowed()
                .min(Comparator.comparing(Navigation::group).thenComparing(Navigation::order));
    }

    private Stream<Navigation> allowed() {
        return entries.stream().filter(e -> Guard.mayOpen(viewer, e.view()));
    }

    private static String wanted(Role role) {
        return switch (role) {
            case EXECUTIVE -> "overview";
            case COMPLIANCE -> "obligations";
            case ONCALL -> "kill-switches";
            case ENGINEER -> "traces";
            case ADMIN -> "admin";
        };
    }

    private Card nothing() {
        return new Card("No role yet")
                .content(
                        Ui.paragraph(
                                "You are signed in as "
                                        + viewer.actor().name()
                                        + ", but nobody has granted you a role. An administrator does that under Admin, Roles."));
    }
}
