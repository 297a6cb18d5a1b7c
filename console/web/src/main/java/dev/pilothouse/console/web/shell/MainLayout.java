package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.component.applayout.DrawerToggle;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.SearchProvider;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;

/** The shell: menu, header, banner of active kills, and the view below it. */
@Layout
@JsModule("context://pilothouse/console.js")
class MainLayout extends AppLayout implements AfterNavigationObserver {
    private final Main view = new Main();
    private final transient Menu menu;
    private final transient HeaderBar header;
    private final transient Optional<KillBanner> banner;

    MainLayout(
            ObjectProvider<Navigation> navigation,
            ObjectProvider<SearchProvider> searches,
            ObjectProvider<ActiveKills> kills,
            ObjectProvider<RunningJobs> jobs,
            Viewer viewer,
            AuthenticationContext authentication) {
        List<Navigation> entries = navigation.stream().toList();
        menu = new Menu(entries, viewer);
        SearchDialog search = new SearchDialog(entries, searches.stream().toList(), viewer);
        header =
                new HeaderBar(
                        viewer, search, Optional.ofNullable(jobs.getIfAvailable()), authentication);
        banner = Optional.ofNullable(kills.getIfAvailable()).map(k -> new KillBanner(k, viewer));
        setPrimarySection(Section.DRAWER);
        addToDrawer(menu, header.forPhones());
        addToNavbar(new DrawerToggle(), header);
        kills.ifAvailable(k -> Live.keep(menu, k::subscribe, menu::count));
        Div frame = new Div();
        banner.ifPresent(frame::add);
        frame.add(view);
        setContent(frame);
    }

    /** The view goes below the banner, not straight into the layout. */
    @Override
    public void showRouterLayoutContent(HasElement content) {
        view.getElement().removeAllChildren();
        view.getElement().appendChild(content.getElement());
    }

    @Override
    public void removeRouterLayoutContent(HasElement old) {
        view.getElement().removeAllChildren();
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        PageState state = stateOf(event);
        menu.show(state);
        header.show(state);
        banner.ifPresent(b -> b.show(state));
    }

    private static PageState stateOf(AfterNavigationEvent event) {
        try {
            return PageState.of(event.getLocation().getQueryParameters());
        } catch (BadInput _) {
            return PageState.INITIAL;
        }
    }
}
