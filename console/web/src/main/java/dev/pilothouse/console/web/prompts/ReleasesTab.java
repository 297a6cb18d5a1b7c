package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptParameters;
import dev.pilothouse.policy.rules.prompts.ReleaseContent;
import dev.pilothouse.registry.LiveRelease;
import dev.pilothouse.registry.Release;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Releases of a prompt: one of them in full, and all of them as a list. */
final class ReleasesTab extends Div {
    static final String RELEASE = "release";

    private static final PromptContent NOTHING =
            new PromptContent(
                    List.of(),
                    List.of(),
                    "",
                    PromptParameters.NONE,
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    List.of());

    private final transient Tools services;
    private final transient Viewer viewer;
    private final transient ReleaseActs acts;
    private final Consumer<Map<String, String>> go;
    private final Div chosen = Ui.div("stack m");
    private final CanaryCard canary;
    private final Card list = new Card("Releases").flush();
    private final Grid<Release> grid = new Grid<>();
    private final Button ask = Ui.button("Request release", "send", ButtonVariant.PRIMARY);
    private Optional<Book> shown = Optional.empty();

    /**
     * @param go changes parameters of the address
     * @param changed called after anything was changed
     */
    ReleasesTab(Tools services, Viewer viewer, Consumer<Map<String, String>> go, Runnable changed) {
        this.services = services;
        this.viewer = viewer;
        this.go = go;
        acts = new ReleaseActs(services, viewer, changed);
        canary = new CanaryCard(services, viewer, acts);
        addClassNames("stack", "m");
        ask.addClickListener(e ->
                shown.ifPresent(book ->
                        new AskForm(
                                        services,
                                        viewer,
                                        book,
                                        made -> go.accept(Map.of(RELEASE, made)))
                                .open()));
        list.tools(ask);
        columns();
        add(chosen, list);
    }

    private void columns() {
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.addClassName("clickable");
        grid.addComponentColumn(r ->
                        Ui.div(
                                "row",
                                Ui.text("v" + r.version(), "medium", "tn"),
                                Ui.text(Words.digest(r.digest()), "mono", "ter", "small")))
                .setHeader("Version")
                .setWidth("190px")
                .setFlexGrow(0);
        grid.addColumn(r -> r.environment().value())
                .setHeader("Environment")
                .setWidth("120px")
                .setFlexGrow(0);
        grid.addComponentColumn(r -> StatusBadge.plain(Words.status(r.state()), Words.state(r)))
                .setHeader("State")
                .setWidth("180px")
                .setFlexGrow(0);
        grid.addColumn(Release::note).setHeader("Why").setFlexGrow(3);
        grid.addColumn(r -> r.asked().name()).setHeader("Asked by").setFlexGrow(1);
        grid.addComponentColumn(r -> new RelativeTime(r.askedAt()))
                .setHeader("Asked")
                .setWidth("110px")
                .setFlexGrow(0);
        grid.addItemClickListener(e -> go.accept(Map.of(RELEASE, e.getItem().id().toString())));
    }

    void show(Book book, Map<String, String> own, PageState state) {
        shown = Optional.of(book);
        ask.setVisible(
                viewer.actor().may(Permission.MANAGE_PROMPTS, book.prompt().tenant())
                        && !book.versions().isEmpty());
        Optional<Release> open = open(book, own.getOrDefault(RELEASE, ""));
        chosen.removeAll();
        open.ifPresent(release -> chosen.add(detail(book, release, state)));
        canary.show(open);
        boolean promotes = open.filter(r -> r.state() == Release.State.CANARY).isPresent();
        ask.setThemeVariant(ButtonVariant.PRIMARY, !promotes);
        list.sub(Format.plural(book.releases().size(), "release"));
        grid.setItems(book.releases());
        grid.setAllRowsVisible(book.releases().size() <= 20);
        open.ifPresentOrElse(grid::select, grid::deselectAll);
        list.load(() -> rows(book), rows -> grid);
    }

    private static AsyncState<List<Release>> rows(Book book) {
        if (!book.releases().isEmpty()) {
            return AsyncState.loaded(book.releases());
        }
        return book.versions().isEmpty()
                ? AsyncState.empty(
                        "No version yet",
                        "Save the draft as a version first; a version can be released.",
                        "")
                : AsyncState.empty(
                        "Never released",
                        "Request a release: "
                                + Format.plural(book.approvers(), "person")
                                + " other than its author must approve it, then gateways serve it.",
                        "");
    }

    /** The one that the address names, or what waits, or what is live. */
    private static Optional<Release> open(Book book, String wanted) {
        Optional<Release> named =
                book.releases().stream().filter(r -> r.id().toString().equals(wanted)).findFirst();
        return named.or(() -> first(book, Release.State.ASKED))
                .or(() -> first(book, Release.State.CANARY))
                .or(() -> first(book, Release.State.CHANGES_REQUESTED))
                .or(() -> first(book, Release.State.LIVE));
    }

    private static Optional<Release> first(Book book, Release.State state) {
        return book.releases().stream().filter(r -> r.state() == state).findFirst();
    }

    private Component detail(Book book, Release release, PageState state) {
        Card changes = new Card("What changes").ruled().flush();
        Actor actor = viewer.actor();
        changes.load(
                () -> AsyncState.loaded(texts(actor, book, release)),
                texts -> draw(changes, release, texts));
        Div left = Ui.div("c8 stack m", changes);
        left.add(EvidenceCard.of(release));
        Div right =
                Ui.div("c4 stack m", new ReleaseCard(services, book, release, state, viewer, acts));
        return new Div(
                ReleaseSteps.of(book, release),
                Ui.div("stack m", canary, Ui.div("grid", left, right)));
    }

    /** Reads again what changes while nothing of the prompt does. */
    void refresh() {
        canary.refresh();
    }

    private record Texts(
            Optional<ReleaseContent> before,
            String beforeWord,
            String beforeDigest,
            ReleaseContent after) {}

    /**
     * Against what was live when it was asked for, so that the picture stays after it went live.
     */
    private Texts texts(Actor actor, Book book, Release release) {
        ReleaseContent after =
                ReleaseContent.read(
                        services.releases().content(actor, release.tenant(), release.id()));
        Optional<String> from =
                release.evidence().get("diff") instanceof Map<?, ?> diff
                                && diff.get("digest") instanceof String digest
                        ? Optional.of(digest)
                        : Optional.empty();
        Optional<Release> before =
                release.kind() == Release.Kind.ROLLBACK
                        ? replaced(book, release)
                        : from.flatMap(digest ->
                                book.releases().stream()
                                        .filter(r -> r.digest().equals(digest))
                                        .findFirst());
        return new Texts(
                before.map(r ->
                        ReleaseContent.read(
                                services.releases().content(actor, r.tenant(), r.id()))),
                book.live(release.environment().value())
                        .map(LiveRelease::stable)
                        .filter(s -> from.filter(s.digest()::equals).isPresent())
                        .map(s -> "live")
                        .orElse("before"),
                before.map(Release::digest).orElse(""),
                after);
    }

    /** What was live until a rollback took its place, in the same transaction. */
    private static Optional<Release> replaced(Book book, Release rollback) {
        return book.releases().stream()
                .filter(r -> r.environment().equals(rollback.environment()))
                .filter(r -> r.endedAt().isPresent())
                .filter(r -> r.endedAt().equals(rollback.releasedAt()))
                .findFirst();
    }

    private static Component draw(Card card, Release release, Texts texts) {
        if (texts.before().isEmpty()) {
            card.sub("beside nothing: no other release was live in " + release.environment());
        }
        DiffView view =
                new DiffView(
                        texts.before().map(ReleaseContent::content).orElse(NOTHING),
                        texts.after().content(),
                        texts.before().isEmpty()
                                ? new Div(Ui.text("nothing live", "badge"))
                                : DiffView.head(
                                        Ui.text(texts.beforeWord(), "badge"),
                                        "v" + texts.before().get().version(),
                                        texts.beforeDigest()),
                        DiffView.head(
                                new Span(
                                        StatusBadge.boxed(
                                                Words.status(release.state()),
                                                Words.state(release))),
                                "v" + release.version(),
                                release.digest()));
        if (texts.before().isPresent()) {
            card.sub(view.summary());
        }
        return view;
    }
}
