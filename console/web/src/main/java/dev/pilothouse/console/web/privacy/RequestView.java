package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.privacy.PrivacyDesk.Whole;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Failure;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ticker;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.RequestKind;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** One request: its clock, its plan and progress, what is kept, the certificate, its history. */
@Route(PrivacyNavigation.PATH + "/:request")
@Needs(Permission.SEE_PRIVACY)
class RequestView extends Page implements BeforeEnterObserver {
    private final transient PrivacyDesk desk;
    private final transient Viewer viewer;
    private final Div body = Ui.div("stack m");
    private transient Optional<Whole> shown = Optional.empty();
    private String name = "";

    RequestView(PrivacyDesk desk, Viewer viewer, Ticker ticker) {
        super("Privacy request");
        this.desk = desk;
        this.viewer = viewer;
        add(body);
        Live.keep(this, ticker::subscribe, this::load);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String wanted = event.getRouteParameters().get("request").orElse("");
        if (!wanted.equals(name)) {
            name = wanted;
            shown = Optional.empty();
            body.removeAll();
        }
    }

    @Override
    public String getPageTitle() {
        return name + " · Privacy requests · Pilothouse";
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        load();
    }

    private void load() {
        Actor actor = viewer.actor();
        String wanted = name;
        Background.run(
                UI.getCurrentOrThrow(), () -> desk.whole(actor, wanted), this::draw, this::failed);
    }

    private void failed(Throwable cause) {
        if (cause instanceof NotFound) {
            missing(Failure.of(cause));
        } else {
            Toast.refused(cause);
        }
    }

    private void missing(Failure failure) {
        body.removeAll();
        body.add(
                Ui.head("No such request", failure.what() + ", or you may not see it."),
                Ui.link(state().href(PrivacyNavigation.PATH), "All privacy requests"));
    }

    /** What has not changed is left alone, so that nothing flickers. */
    private void draw(Whole whole) {
        if (shown.filter(whole::equals).isPresent()) {
            return;
        }
        shown = Optional.of(whole);
        body.removeAll();
        body.add(head(whole));
        notes(whole);
        body.add(SummaryStrip.of(whole));
        Div main = Ui.div("c8 stack m");
        if (whole.request().kind() == RequestKind.ERASURE) {
            main.add(
                    PlanCard.of(whole, new RequestActs(desk, viewer, whole, this::reload).probe()),
                    KeptCard.of(whole, state()));
        } else {
            main.add(new AnswerCard(whole, desk, viewer));
        }
        Div side = Ui.div("c4 stack m");
        if (whole.request().kind() == RequestKind.ERASURE) {
            side.add(new CertificateCard(whole, desk, viewer));
        }
        if (!whole.notices().isEmpty()) {
            side.add(NoticesCard.of(whole.notices()));
        }
        side.add(HistoryCard.of(whole));
        body.add(Ui.div("grid", main, side));
    }

    private Div head(Whole whole) {
        PrivacyRequest request = whole.request();
        Div crumb =
                Ui.div(
                        "crumb",
                        Ui.link(state().href(PrivacyNavigation.PATH), "Privacy requests"),
                        new Icon("chevron-right", "s"),
                        new Span(request.name()));
        String title =
                request.name()
                        + ", "
                        + Words.kind(request.kind()).toLowerCase(java.util.Locale.ROOT);
        Div words = new Div(crumb, new H1(title), new Paragraph(lead(request)));
        Div actions = Ui.div("actions");
        new RequestActs(desk, viewer, whole, this::reload).buttons().forEach(actions::add);
        return Ui.div("head", words, actions);
    }

    private static String lead(PrivacyRequest request) {
        String received =
                Words.day(request.clocks().receivedAt().atZone(ZoneOffset.UTC).toLocalDate());
        String identity =
                request.identity()
                        .map(i -> ", identity: " + Words.identity(i))
                        .orElse(", identity not checked yet");
        return "%s. Received %s %s%s. Subject %s."
                .formatted(
                        request.law().right(request.kind()),
                        received,
                        Words.channel(request.channel()),
                        identity,
                        request.pseudonym());
    }

    private void notes(Whole whole) {
        whole.others()
                .forEach(other ->
                        body.add(
                                note(
                                        Ui.link(
                                                PrivacyNavigation.href(state(), other.name()),
                                                other.name()),
                                        new Span(
                                                " of the same person is open too: "
                                                        + Words.kind(other.kind())
                                                                .toLowerCase(java.util.Locale.ROOT)
                                                        + ", "
                                                        + Words.state(other.state())
                                                        + "."))));
        if (whole.request().state().destroying() && !whole.waits().isEmpty()) {
            body.add(
                    note(
                            new Span(
                                    "No machine may change what is live, asked for or signed: the"
                                            + " erasure waits until its owners have replaced what is"
                                            + " listed under “Kept or not touched”. Once that is done,"
                                            + " try again.")));
        }
    }

    private static Component note(Component... content) {
        return Ui.note(Status.WATCH, "triangle-alert", content);
    }

    private void reload() {
        shown = Optional.empty();
        load();
    }
}
