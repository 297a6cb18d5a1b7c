package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ticker;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequests;
import dev.pilothouse.policy.decisions.privacy.RequestFilter;
import dev.pilothouse.policy.decisions.privacy.RequestKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What people ask about their data, the nearest deadline first. */
@Route(PrivacyNavigation.PATH)
@Needs(Permission.SEE_PRIVACY)
class PrivacyView extends Page {
    private static final String SHOW = "show";
    private static final String KIND = "kind";
    private static final String ALL = "all";
    private static final String OPEN = "open";

    private final transient PrivacyDesk desk;
    private final transient Viewer viewer;
    private final Card list = new Card("Requests").flush().columns(12);
    private final PrivacyGrid grid = new PrivacyGrid(this::open);
    private final Select<String> show = new Select<>();
    private final Select<String> kind = new Select<>();

    PrivacyView(PrivacyDesk desk, Viewer viewer, Ticker ticker) {
        super("Privacy requests");
        this.desk = desk;
        this.viewer = viewer;
        choice(show, SHOW, "Which requests", List.of(OPEN, ALL), OPEN);
        choice(
                kind,
                KIND,
                "What they ask for",
                List.of(ALL, "access", "erasure", "rectification", "objection"),
                ALL);
        show.setItemLabelGenerator(w -> w.equals(OPEN) ? "Open" : "Open and ended");
        kind.setItemLabelGenerator(w ->
                w.equals(ALL) ? "Everything" : Character.toUpperCase(w.charAt(0)) + w.substring(1));
        list.tools(kind, show);
        Button create = Ui.button("New request", "plus", ButtonVariant.PRIMARY);
        create.addClickListener(
                e -> new IntakeForm(desk, viewer, this::open).open(state().tenant()));
        create.setVisible(viewer.may(Permission.MANAGE_PRIVACY));
        Button elsewhere = Ui.button("Indexes and processors", "database");
        elsewhere.addClickListener(e -> elsewhere());
        add(
                Ui.head(
                        "Privacy requests",
                        "What people ask about their data, by when they have an answer, and the"
                                + " proof of what was erased.",
                        elsewhere,
                        create),
                Ui.div("grid", list));
        Live.keep(this, signal -> ticker.subscribe(signal, 5), list::reload);
    }

    private void elsewhere() {
        UI.getCurrentOrThrow()
                .navigate(PrivacyNavigation.PATH + "/" + ElsewhereView.PATH, state().parameters());
    }

    private void choice(
            Select<String> select,
            String parameter,
            String label,
            List<String> items,
            String usual) {
        select.setItems(items);
        select.setValue(usual);
        select.setAriaLabel(label);
        select.setWidth("160px");
        select.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                go(parameter, e.getValue().equals(usual) ? "" : e.getValue());
            }
        });
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        select(show, own.getOrDefault(SHOW, OPEN));
        select(kind, own.getOrDefault(KIND, ALL));
        Actor actor = viewer.actor();
        List<TenantId> tenants = viewer.tenants(state, Permission.SEE_PRIVACY);
        String shown = show.getValue();
        String wanted = kind.getValue();
        list.load(() -> read(actor, tenants, shown, wanted), this::draw);
    }

    private static void select(Select<String> select, String value) {
        boolean known = select.getListDataView().getItems().anyMatch(value::equals);
        select.setValue(known ? value : select.getListDataView().getItem(0));
    }

    private AsyncState<PrivacyRequests.Page> read(
            Actor actor, List<TenantId> tenants, String shown, String wanted) {
        RequestFilter all = RequestFilter.ALL.within(tenants);
        PrivacyRequests.Page found = desk.requests().list(actor, narrowed(all, shown, wanted));
        if (!found.requests().isEmpty()) {
            return AsyncState.loaded(found);
        }
        long total = desk.requests().list(actor, all).total();
        if (total == 0) {
            return AsyncState.empty(
                    "No request yet",
                    "When somebody asks what is held about them, or wants it erased, take it in"
                            + " here: the clock runs from when it reached you.",
                    "./pilothouse dsr create --tenant TENANT --kind erasure --user-id ID");
        }
        return AsyncState.empty(
                "No request matches",
                Format.count(total) + " are there in all: show those that ended too.",
                "");
    }

    private static RequestFilter narrowed(RequestFilter all, String shown, String wanted) {
        RequestFilter states = shown.equals(ALL) ? all : all.open();
        return wanted.equals(ALL) ? states : states.asking(RequestKind.ofWord(wanted));
    }

    private Component draw(PrivacyRequests.Page page) {
        List<PrivacyRequest> requests = page.requests();
        Instant now = Instant.now();
        long late = requests.stream().filter(r -> r.overdue(now)).count();
        list.sub(
                (page.cut() ? "The first " + Format.count(requests.size()) + " of " : "")
                        + Format.plural(page.total(), "request")
                        + (late == 0 ? "" : ", " + Format.count(late) + " late"));
        grid.show(requests);
        return grid;
    }

    private void open(PrivacyRequest request) {
        UI.getCurrentOrThrow()
                .navigate(PrivacyNavigation.PATH + "/" + request.name(), state().parameters());
    }
}
