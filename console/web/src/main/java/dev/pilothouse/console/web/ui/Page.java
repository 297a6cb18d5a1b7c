package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A view in the shell. Flow keeps the instance while only parameters change, so {@link #show} is
 * called again for each new state of the address.
 */
public abstract class Page extends Div implements AfterNavigationObserver, HasDynamicTitle {
    private final String title;
    private PageState state = PageState.INITIAL;
    private Map<String, String> own = Map.of();

    protected Page(String title) {
        this.title = title;
        addClassName("page");
    }

    /**
     * Brings the page to a state of the address.
     *
     * @param own parameters that are not of the header
     */
    protected abstract void show(PageState state, Map<String, String> own);

    @Override
    public final void afterNavigation(AfterNavigationEvent event) {
        var parameters = event.getLocation().getQueryParameters();
        state = PageState.of(parameters);
        own = PageState.own(parameters);
        show(state, own);
    }

    @Override
    public String getPageTitle() {
        return title + " · Pilothouse";
    }

    protected final PageState state() {
        return state;
    }

    /** Parameters of the page as they stand in the address. */
    protected final Map<String, String> own() {
        return own;
    }

    /** Changes one parameter of the page in the address; an empty value removes it. */
    protected final void go(String parameter, String value) {
        go(Map.of(parameter, value));
    }

    /** Changes parameters of the page in the address; empty values remove them. */
    protected final void go(Map<String, String> changes) {
        Map<String, String> all = new LinkedHashMap<>(own);
        all.putAll(changes);
        UI ui = UI.getCurrentOrThrow();
        ui.navigate(ui.getInternals().getActiveViewLocation().getPath(), state.with(all));
    }
}
