package dev.pilothouse.console.web.models;

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
import dev.pilothouse.console.web.live.FleetSignals;
import dev.pilothouse.console.web.models.ModelBook.Whole;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.registry.CardState;
import dev.pilothouse.registry.Model;
import dev.pilothouse.registry.ModelCard;
import dev.pilothouse.registry.ModelData;
import dev.pilothouse.registry.ModelVersion;
import dev.pilothouse.registry.cards.CardFields;
import dev.pilothouse.registry.cards.CardJson;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One model: what it was made from, its card, what the card lacks, where it runs. */
@Route(ModelsNavigation.PATH + "/:model")
@Needs(Permission.SEE_MODELS)
class ModelView extends Page implements BeforeEnterObserver {
    static final String CARD = "card";

    private final transient ModelBook book;
    private final transient Viewer viewer;
    private final transient CardFiles files;
    private final Div body = Ui.div("stack m");
    private final LiveCard live = new LiveCard();
    private final Card runs = new Card("Where it runs").flush();
    private String id = "";

    ModelView(ModelBook book, TakenFiles taken, Viewer viewer, FleetSignals signals) {
        super("Model");
        this.book = book;
        this.viewer = viewer;
        this.files = new CardFiles(book.cards(), taken);
        add(body);
        Live.keep(this, signals::nodes, this::running);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String wanted = event.getRouteParameters().get("model").orElse("");
        if (!wanted.equals(id)) {
            id = wanted;
            body.removeAll();
        }
    }

    @Override
    public String getPageTitle() {
        return id + " · Models · Pilothouse";
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        load();
    }

    private Optional<Long> number() {
        return Optional.ofNullable(own().get(CARD))
                .filter(n -> n.matches("\\d{1,9}"))
                .map(Long::valueOf);
    }

    private void load() {
        Actor actor = viewer.actor();
        String wanted = id;
        Optional<Long> number = number();
        Background.run(
                UI.getCurrentOrThrow(),
                () -> read(actor, wanted, number),
                whole -> whole.ifPresentOrElse(this::draw, this::missing),
                Toast::refused);
    }

    private Optional<Whole> read(Actor actor, String wanted, Optional<Long> number) {
        try {
            return book.whole(actor, new ModelId(wanted), number);
        } catch (BadInput e) {
            return Optional.empty();
        }
    }

    private void missing() {
        body.removeAll();
        body.add(
                Ui.head(
                        "No such model",
                        "Nothing is registered as '" + id + "', or you may not see it."),
                Ui.link(state().href(ModelsNavigation.PATH), "All models"));
    }

    private void running() {
        Actor actor = viewer.actor();
        String wanted = id;
        Background.run(
                UI.getCurrentOrThrow(),
                () -> read(actor, wanted, number()),
                whole -> whole.ifPresent(w -> runs.content(RunsTable.of(w.running()))),
                e -> {});
    }

    private boolean writes(Model model) {
        return viewer.actor().may(Permission.MANAGE_MODELS, model.data().tenant());
    }

    private void draw(Whole whole) {
        Model model = whole.standing().model();
        boolean newest = whole.versions().getFirst().number() == whole.shown().number();
        boolean editable = writes(model) && newest;
        Div main = Ui.div("c8 stack m");
        Card lineage = new Card("Lineage").sub(whole.family().size() + " in the family");
        lineage.content(LineageGraph.of(whole.family(), model, state()));
        main.add(lineage);
        JsonNode tree = CardJson.tree(whole.shown().content());
        CardFields.sections()
                .forEach(section ->
                        main.add(
                                new SectionCard(
                                        section,
                                        tree,
                                        editable,
                                        () ->
                                                SectionForm.of(
                                                                section,
                                                                new CardEdit(
                                                                        book.cards(),
                                                                        section,
                                                                        whole.shown()),
                                                                viewer.actor(),
                                                                this::saved)
                                                        .open())));
        notes(main, whole.shown());
        runs.content(RunsTable.of(whole.running()));
        Actor actor = viewer.actor();
        live.load(() -> AsyncState.loaded(book.live(actor, model)), live::draw);
        Div aside =
                Ui.div(
                        "c4 stack m",
                        new SignOffCard(whole, editable, this::ask, this::withdraw),
                        new CompletenessCard(whole.shown().content()),
                        runs,
                        live,
                        VersionsCard.of(whole, state()),
                        files.card(whole.shown(), viewer.actor()));
        Div grid = Ui.div("grid", main, aside);
        body.removeAll();
        body.add(head(whole, editable), meta(whole), grid);
    }

    private static void notes(Div main, ModelCard card) {
        if (card.content().notes().isEmpty()) {
            return;
        }
        Div prose = Ui.div("prose");
        card.content().notes().keySet().stream()
                .sorted()
                .forEach(key ->
                        prose.add(
                                new Div(
                                        new com.vaadin.flow.component.html.H3(key),
                                        Ui.paragraph(
                                                card.content().notes().getOrDefault(key, ""),
                                                "value-text"))));
        Card notes = new Card("Notes").sub("from imports, where no field holds it");
        notes.content(prose);
        main.add(notes);
    }

    private Div head(Whole whole, boolean editable) {
        Model model = whole.standing().model();
        ModelData data = model.data();
        Div crumb =
                Ui.div(
                        "crumb",
                        Ui.link(state().href(ModelsNavigation.PATH), "Models"),
                        new Icon("chevron-right", "s"),
                        new Span(model.id().value()));
        String version = data.current().map(ModelVersion::label).orElse("");
        Div words = new Div(crumb, new H1((data.name() + " " + version).strip()));
        String by = data.provider().isEmpty() ? "" : " Supplied by " + data.provider() + ".";
        String lead = (data.summary() + by).strip();
        if (!lead.isEmpty()) {
            words.add(new Paragraph(lead));
        }
        Div actions = Ui.div("actions");
        if (writes(model)) {
            Button change = Ui.button("Change the model", "pencil");
            change.addClickListener(
                    e -> new ModelForm(book.models(), viewer, m -> load()).change(model).open());
            actions.add(change);
        }
        if (editable) {
            Button imports = Ui.button("Import", "hard-drive-download");
            imports.addClickListener(e ->
                    ImportForm.of(book.cards(), whole.shown(), viewer.actor(), this::saved).open());
            actions.add(imports);
        }
        return Ui.div("head", words, actions);
    }

    private static Div meta(Whole whole) {
        ModelData data = whole.standing().model().data();
        Div meta =
                Ui.div(
                        "meta",
                        StatusBadge.boxed(
                                Words.status(whole.standing()), Words.card(whole.standing())));
        badge(meta, Words.icon(data.kind()), Words.kind(data.kind()));
        badge(meta, "scale", data.licence());
        badge(meta, "layers", data.family());
        badge(
                meta,
                "message-square",
                data.modalities().stream()
                        .sorted()
                        .collect(java.util.stream.Collectors.joining(", ")));
        if (data.contextWindow() > 0) {
            badge(
                    meta,
                    "box",
                    dev.pilothouse.console.web.ui.Format.count(data.contextWindow())
                            + " tokens of context");
        }
        data.current()
                .map(ModelVersion::weights)
                .filter(w -> !w.isEmpty())
                .ifPresent(w ->
                        badge(
                                meta,
                                "fingerprint-pattern",
                                "sha256:" + w.substring(0, 4) + "…" + w.substring(60)));
        return meta;
    }

    private static void badge(Div meta, String icon, String text) {
        if (!text.isEmpty()) {
            Span badge = new Span(new Icon(icon), new Span(text));
            badge.addClassName("badge");
            meta.add(badge);
        }
    }

    private void saved(ModelCard card) {
        if (card.state() == CardState.DRAFT) {
            Toast.say("Saved as draft of version " + card.number());
        }
        reload();
    }

    /** The newest version again. */
    private void reload() {
        if (own().containsKey(CARD)) {
            go(CARD, "");
        } else {
            load();
        }
    }

    private void ask(ModelCard card) {
        TextArea note = new TextArea("Note for who decides");
        FormDialog form = new FormDialog("Ask for a sign-off", "Ask for the sign-off");
        form.with(
                Ui.paragraph(
                        "Somebody who wrote no part of this version signs it off. A change takes"
                                + " the question back.",
                        "ter"));
        form.field("note", note);
        form.onSubmit(
                        () -> {
                            book.cards()
                                    .ask(
                                            viewer.actor(),
                                            card.model(),
                                            card.number(),
                                            card.revision(),
                                            note.getValue());
                            reload();
                        })
                .open();
    }

    private void withdraw(ModelCard card) {
        try {
            book.cards().withdraw(viewer.actor(), card.model(), "taken back on the model's page");
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
        reload();
    }
}
