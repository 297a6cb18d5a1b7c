package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.Shortcuts;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Kbd;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import java.util.Optional;

/** Tenant, environment, time range, search, colours, jobs, account. */
final class HeaderBar extends Header {
    private final ScopePick scope;
    private final RangePick range = new RangePick();
    private final RangePick rangeOnPhone = new RangePick();
    private final Anchor jobs = new Anchor();
    private final Span running = Ui.text("0", "tn");
    private final Viewer viewer;
    private final Optional<RunningJobs> runningJobs;
    private final AuthenticationContext authentication;

    HeaderBar(
            Viewer viewer,
            SearchDialog search,
            Optional<RunningJobs> runningJobs,
            AuthenticationContext authentication) {
        this.viewer = viewer;
        this.runningJobs = runningJobs;
        this.authentication = authentication;
        scope = new ScopePick(viewer);
        addClassName("ph-bar");
        range.addClassName("wide");
        add(scope, Ui.text("", "sep"), range, searchButton(search), new SchemeMenu());
        if (runningJobs.isPresent() && viewer.may(Permission.SEE_JOBS)) {
            add(jobsButton(runningJobs.get()));
        }
        AccountMenu account = new AccountMenu(viewer.actor(), this::signOut);
        account.addClassName("wide");
        add(account);
        Shortcuts.addShortcutListener(this, search::show, Key.KEY_K, KeyModifier.CONTROL);
        Shortcuts.addShortcutListener(this, search::show, Key.KEY_K, KeyModifier.META);
    }

    private void signOut() {
        authentication.logout();
    }

    void show(PageState state) {
        scope.show(state);
        range.show(state);
        rangeOnPhone.show(state);
        runningJobs.ifPresent(r -> jobs.setHref(state.href(r.path())));
    }

    /** What the header has no room for on a phone, for the drawer. */
    Component forPhones() {
        NativeButton signOut = new NativeButton("Sign out", e -> signOut());
        signOut.addClassName("pick");
        signOut.addComponentAsFirst(new Icon("log-out"));
        Div place = Ui.div("phone-only", rangeOnPhone, signOut);
        place.add(Ui.text(viewer.actor().name(), "ter", "small"));
        return place;
    }

    private static NativeButton searchButton(SearchDialog search) {
        NativeButton button = new NativeButton();
        button.add(new Icon("search"), new Span("Search"), new Kbd("Ctrl K"));
        button.addClassName("search");
        button.getElement().setAttribute("aria-label", "Search, Ctrl K");
        button.addClickListener(e -> search.show());
        return button;
    }

    private Anchor jobsButton(RunningJobs source) {
        jobs.add(new Icon("loader"), running);
        jobs.addClassNames("pick", "wide", "jobs");
        Live.keep(jobs, source::subscribe, () -> count(source));
        jobs.addAttachListener(e -> count(source));
        return jobs;
    }

    private void count(RunningJobs source) {
        var actor = viewer.actor();
        Background.run(
                getUI().orElseThrow(), () -> source.running(actor), this::showRunning, e -> {});
    }

    private void showRunning(int count) {
        running.setText(Integer.toString(count));
        jobs.getElement().setAttribute("aria-label", "Jobs: " + count + " running");
        jobs.setTitle(count + (count == 1 ? " job running" : " jobs running"));
    }
}
