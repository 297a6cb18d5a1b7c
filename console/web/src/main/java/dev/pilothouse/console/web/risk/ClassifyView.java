package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.AnnexDocuments;
import dev.pilothouse.policy.decisions.RiskClasses;
import dev.pilothouse.policy.decisions.RiskClassification;
import dev.pilothouse.policy.decisions.RiskSettings;
import dev.pilothouse.policy.decisions.RiskView;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskQuestion;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The questionnaire of a feature: one open question at a time, saved as it goes. */
@Route(RiskNavigation.PATH)
@Needs(Permission.SEE_FEATURES)
class ClassifyView extends Page implements BeforeEnterObserver {
    static final String QUESTION = "q";

    private final transient RiskClasses risks;
    private final transient RiskSettings settings;
    private final transient RiskFiles files;
    private final transient Viewer viewer;
    private final Div body = Ui.div("stack m");
    private String tenant = "";
    private String feature = "";

    ClassifyView(
            RiskClasses risks,
            RiskSettings settings,
            AnnexDocuments annex,
            TakenFiles taken,
            Viewer viewer) {
        super("Risk class");
        this.risks = risks;
        this.settings = settings;
        this.files = new RiskFiles(risks, annex, taken);
        this.viewer = viewer;
        add(body);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String ofTenant = event.getRouteParameters().get("tenant").orElse("");
        String ofFeature = event.getRouteParameters().get("feature").orElse("");
        if (!ofTenant.equals(tenant) || !ofFeature.equals(feature)) {
            tenant = ofTenant;
            feature = ofFeature;
            body.removeAll();
        }
    }

    @Override
    public String getPageTitle() {
        return "Risk class of " + feature + " · Pilothouse";
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        load();
    }

    private void load() {
        Actor actor = viewer.actor();
        String ofTenant = tenant;
        String ofFeature = feature;
        Background.run(
                UI.getCurrentOrThrow(),
                () -> read(actor, ofTenant, ofFeature),
                view -> view.ifPresentOrElse(this::draw, this::missing),
                Toast::refused);
    }

    private Optional<RiskView> read(Actor actor, String ofTenant, String ofFeature) {
        try {
            return Optional.of(risks.view(actor, new TenantId(ofTenant), new FeatureId(ofFeature)));
        } catch (BadInput | NotFound | dev.pilothouse.db.model.Denied e) {
            return Optional.empty();
        }
    }

    private void missing() {
        body.removeAll();
        body.add(
                Ui.head(
                        "No such feature",
                        "There is no feature '"
                                + tenant
                                + "/"
                                + feature
                                + "', or you may not see it."),
                Ui.link(state().href("features"), "All features"));
    }

    private boolean editable(RiskView view) {
        return viewer.actor().may(Permission.CLASSIFY_FEATURES, view.feature().tenant());
    }

    private Optional<RiskQuestion> shown(RiskView view) {
        String wanted = own().getOrDefault(QUESTION, "");
        return view.questionnaire().asked().stream()
                .filter(q -> q.id().equals(wanted))
                .findFirst()
                .or(() -> view.questionnaire().next());
    }

    private void draw(RiskView view) {
        Optional<RiskQuestion> shown = shown(view);
        boolean editable = editable(view);
        Div main = Ui.div("stack m");
        shown.ifPresentOrElse(
                q -> main.add(question(view, q, editable), law(view, q)),
                () ->
                        main.add(
                                new SummaryCard(view, editable, state(), note -> sign(view, note)),
                                new DissentCard(view, text -> dissent(view, text))));
        Div aside =
                Ui.div(
                        "stack m",
                        new ResultCard(view, LocalDate.now(java.time.ZoneOffset.UTC), state()),
                        new NoticeCard(view, editable, text -> notice(view, text)),
                        new StepsCard(view));
        Div grid = Ui.div("rk", new StepList(view, shown, state()), main, aside);
        body.removeAll();
        body.add(head(view, editable));
        reopened(view).ifPresent(body::add);
        body.add(grid);
    }

    private QuestionCard question(RiskView view, RiskQuestion question, boolean editable) {
        List<RiskQuestion> asked = view.questionnaire().asked();
        int at = asked.indexOf(question);
        Optional<Runnable> back =
                at > 0 ? Optional.of(() -> go(QUESTION, asked.get(at - 1).id())) : Optional.empty();
        return new QuestionCard(
                view, question, editable, back, answer -> answer(view, question, answer));
    }

    private static Card law(RiskView view, RiskQuestion question) {
        Card law = new Card("What the law says");
        law.sub(question.article() + ", in plain words");
        law.tools(Ui.link(view.ruleset().law().url(), "Read the Act"));
        law.content(
                Ui.paragraph(question.plain(), "plainlaw"),
                Ui.paragraph(
                        view.ruleset().law().name()
                                + ", CELEX "
                                + view.ruleset().law().celex()
                                + ", compared on "
                                + view.ruleset().law().reviewed()
                                + ".",
                        "small",
                        "ter"));
        return law;
    }

    private Div head(RiskView view, boolean editable) {
        Div crumb =
                Ui.div(
                        "crumb",
                        Ui.link(state().href("features"), "Features"),
                        new Icon("chevron-right", "s"),
                        Ui.link(
                                state().href("features", Map.of("feature", view.feature().key())),
                                view.feature().id().value()),
                        new Icon("chevron-right", "s"),
                        new Span(
                                "Questionnaire "
                                        + view.newest()
                                                .map(RiskClassification::number)
                                                .orElse(1L)));
        Paragraph lead =
                new Paragraph(
                        new Span(
                                "EU AI Act, ruleset "
                                        + view.ruleset().version()
                                        + ". An aid to your decision, not legal advice. "));
        view.newest().ifPresent(n -> lead.add(new Span("Saved "), new RelativeTime(n.changedAt())));
        Div words =
                new Div(
                        crumb,
                        new H1("Risk class of " + view.feature().data().displayName()),
                        lead);
        Div actions = Ui.div("actions");
        if (editable && view.revision() > 0) {
            Button over = new Button("Start over");
            over.addClickListener(e -> startOver(view));
            over.setEnabled(view.held().isEmpty());
            if (view.held().isPresent()) {
                over.setTooltipText("A second person decides first: the class counts already");
            }
            actions.add(over);
        }
        files.links(view, viewer.actor()).forEach(actions::add);
        return Ui.div("head", words, actions);
    }

    private static Optional<Div> reopened(RiskView view) {
        return view.signed()
                .flatMap(RiskClassification::reopened)
                .map(r -> {
                    Div lines = Ui.div("stack s");
                    lines.add(
                            Ui.text(
                                    "The rules, or the day, changed since this was signed. Look at"
                                            + " the difference, answer what is open and sign it off"
                                            + " anew.",
                                    "medium"));
                    r.differences().stream().limit(12).forEach(d -> lines.add(Ui.text(d)));
                    return Ui.note(Status.WATCH, "triangle-alert", lines);
                });
    }

    // ---- acts ----

    private void answer(RiskView view, RiskQuestion question, RiskAnswer answer) {
        act(() ->
                risks.answer(
                        viewer.actor(),
                        view.feature().tenant(),
                        view.feature().id(),
                        view.revision(),
                        question.id(),
                        answer));
    }

    /** After it the next open question stands there. */
    private void act(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) {
            Toast.refused(e);
            return;
        }
        if (own().containsKey(QUESTION)) {
            go(QUESTION, "");
        } else {
            load();
        }
    }

    private void sign(RiskView view, String note) {
        act(() ->
                risks.signOff(
                        viewer.actor(),
                        view.feature().tenant(),
                        view.feature().id(),
                        view.revision(),
                        note));
    }

    private void dissent(RiskView view, String text) {
        risks.dissent(viewer.actor(), view.feature().tenant(), view.feature().id(), text);
        load();
    }

    private void notice(RiskView view, String text) {
        settings.setNotice(viewer.actor(), view.feature().tenant(), view.feature().id(), text);
        load();
    }

    private void startOver(RiskView view) {
        FormDialog form = new FormDialog("Start over", "Forget the answers");
        form.with(
                Ui.paragraph(
                        "The answers of this questionnaire are forgotten. What was signed off"
                                + " stays in force; the audit log keeps every answer."));
        form.onSubmit(() ->
                        act(() ->
                                risks.startOver(
                                        viewer.actor(),
                                        view.feature().tenant(),
                                        view.feature().id(),
                                        view.revision())))
                .open();
    }

    /** A text area of a dialog. */
    static TextArea area(String label, String value, int most) {
        TextArea area = new TextArea(label);
        area.setValue(value);
        area.setMaxLength(most);
        return area;
    }
}
