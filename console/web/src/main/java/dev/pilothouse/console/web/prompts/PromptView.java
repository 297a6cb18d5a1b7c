package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.component.tabs.Tabs;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteAlias;
import dev.pilothouse.console.web.features.FeaturesNavigation;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Failure;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ticker;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Prompt;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One prompt: its draft, what differs between versions, its releases, and trying it. */
@Route(PromptsNavigation.PATH + "/:tenant/:prompt")
@RouteAlias(PromptsNavigation.PATH + "/:tenant/:prompt/releases/:release")
@Needs(Permission.SEE_PROMPTS)
class PromptView extends Page implements BeforeEnterObserver {
    static final String TAB = "tab";
    static final String DRAFT = "draft";
    static final String COMPARE = "compare";
    static final String RELEASES = "releases";
    static final String PLAYGROUND = "playground";
    private static final int EVERY = 5;

    private final transient Tools services;
    private final transient Viewer viewer;
    private final Div head = Ui.div("head");
    private final LiveStrip live;
    private final Tabs bar = new Tabs();
    private final Map<String, Tab> tabs = new LinkedHashMap<>();
    private final Div place = new Div();
    private final Div body;
    private final Div instead = new Div();
    private final DraftTab draft;
    private final CompareTab compare;
    private final ReleasesTab releases;
    private final PlaygroundTab playground;
    private final CallsCard calls;
    private String tenant = "";
    private String prompt = "";
    private String release = "";
    private transient Optional<Book> shown = Optional.empty();

    PromptView(Tools services, Viewer viewer, Ticker ticker) {
        super("Prompt");
        addClassName("prompt");
        this.services = services;
        this.viewer = viewer;
        live = new LiveStrip(services, viewer, this::load);
        draft = new DraftTab(services, viewer, this::load);
        compare = new CompareTab(services, viewer, this::go);
        releases = new ReleasesTab(services, viewer, this::toRelease, this::load);
        playground = new PlaygroundTab(services, viewer, this::load);
        calls = new CallsCard(services, viewer);
        tab(DRAFT, "Draft");
        tab(COMPARE, "Compare");
        tab(RELEASES, "Releases");
        tab(PLAYGROUND, "Playground");
        bar.getElement().setAttribute("aria-label", "Prompt");
        bar.addSelectedChangeListener(e -> {
            if (e.isFromClient()) {
                tabs.forEach((word, tab) -> {
                    if (tab.equals(e.getSelectedTab())) {
                        toTab(word);
                    }
                });
            }
        });
        body = Ui.div("stack m", live, bar, place);
        body.setVisible(false);
        add(head, instead, body);
        Live.keep(this, signal -> ticker.subscribe(signal, EVERY), this::load);
    }

    private void tab(String word, String label) {
        Tab tab = new Tab(label);
        tabs.put(word, tab);
        bar.add(tab);
    }

    private void toTab(String word) {
        UI.getCurrentOrThrow().navigate(path(), state().with(Map.of(TAB, word)));
    }

    private void toRelease(Map<String, String> chosen) {
        Map<String, String> all = new HashMap<>(chosen);
        all.put(TAB, RELEASES);
        UI.getCurrentOrThrow().navigate(path(), state().with(all));
        load();
    }

    private String path() {
        return PromptsNavigation.PATH + "/" + tenant + "/" + prompt;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String ofTenant = event.getRouteParameters().get("tenant").orElse("");
        String name = event.getRouteParameters().get("prompt").orElse("");
        release = event.getRouteParameters().get("release").orElse("");
        if (!ofTenant.equals(tenant) || !name.equals(prompt)) {
            tenant = ofTenant;
            prompt = name;
            shown = Optional.empty();
            body.setVisible(false);
        }
    }

    @Override
    public String getPageTitle() {
        return prompt + " · Pilothouse";
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        shown.ifPresent(this::draw);
        load();
    }

    private void load() {
        Actor actor = viewer.actor();
        String wanted = path();
        Background.run(
                UI.getCurrentOrThrow(),
                () -> Book.read(services, actor, new TenantId(tenant), new PromptName(prompt)),
                book -> loaded(wanted, book),
                this::failed);
    }

    private void loaded(String wanted, Book book) {
        boolean news = !shown.equals(Optional.of(book));
        if (wanted.equals(path()) && news) {
            shown = Optional.of(book);
            draw(book);
        } else if (wanted.equals(path()) && releases.isAttached()) {
            releases.refresh();
        }
    }

    private void failed(Throwable cause) {
        if (shown.isPresent()) {
            return;
        }
        boolean none = cause instanceof NotFound || cause instanceof BadInput;
        instead.removeAll();
        instead.add(
                new Card(none ? "No such prompt" : "This prompt could not be read")
                        .content(
                                Ui.div(
                                        "stack m",
                                        Ui.note(
                                                Status.OFF,
                                                "circle-alert",
                                                new Span(Failure.of(cause).what())),
                                        Ui.link(
                                                state().href(PromptsNavigation.PATH),
                                                "All prompts"))));
    }

    private void draw(Book book) {
        instead.removeAll();
        headOf(book.prompt());
        live.show(book);
        boolean tries = viewer.actor().may(Permission.MANAGE_PROMPTS, book.prompt().tenant());
        tabs.values().stream()
                .filter(t -> t.equals(tabs.get(PLAYGROUND)))
                .forEach(t -> t.setVisible(tries));
        String chosen = chosen(tries);
        bar.setSelectedTab(tabs.get(chosen));
        Map<String, String> own = new HashMap<>(own());
        if (!release.isEmpty()) {
            own.put(ReleasesTab.RELEASE, release);
        }
        place(chosen, book, own);
        body.setVisible(true);
    }

    private String chosen(boolean tries) {
        String usual = release.isEmpty() ? tries ? DRAFT : RELEASES : RELEASES;
        String word = own().getOrDefault(TAB, usual);
        return tabs.containsKey(word) && (tries || !word.equals(PLAYGROUND)) ? word : usual;
    }

    private void place(String chosen, Book book, Map<String, String> own) {
        switch (chosen) {
            case COMPARE -> {
                compare.show(book, own);
                put(Ui.div("stack m", compare), compare);
            }
            case RELEASES -> {
                releases.show(book, own, state());
                calls.show(book, state());
                if (!releases.isAttached()) {
                    place.removeAll();
                    place.add(Ui.div("stack m", releases, calls));
                }
            }
            case PLAYGROUND -> {
                playground.show(book, state());
                put(playground, playground);
            }
            default -> {
                draft.show(book);
                put(draft, draft);
            }
        }
    }

    private void put(
            com.vaadin.flow.component.Component whole, com.vaadin.flow.component.Component part) {
        if (!part.isAttached() || part.getParent().isEmpty()) {
            place.removeAll();
            place.add(whole);
        }
    }

    private void headOf(Prompt of) {
        Div crumb =
                Ui.div(
                        "crumb",
                        Ui.link(state().href(PromptsNavigation.PATH), "Prompts"),
                        new Icon("chevron-right", "s"),
                        new Span(of.tenant().value()));
        Div words = new Div(crumb, new H1(of.name().value()));
        Paragraph lead =
                new Paragraph(
                        new Span(of.description().isEmpty() ? "" : of.description() + " · "),
                        new Span("Prompt of feature "),
                        Ui.link(
                                FeaturesNavigation.href(state(), of.tenant(), of.feature()),
                                of.feature().value()),
                        new Span(
                                of.newest() == 0
                                        ? ", no version yet"
                                        : ", newest version " + of.newest()));
        words.add(lead);
        head.removeAll();
        head.add(words);
    }
}
