package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.pilothouse.analytics.decisions.Decisions;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ticker;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditPage;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.ContentReads;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.policy.decisions.AuditExportPlans;
import dev.pilothouse.policy.decisions.AuditExports;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The audit log. */
@Route(AuditNavigation.PATH)
@Needs(Permission.SEE_AUDIT)
class AuditView extends Page {
    private static final int ROWS = 50;

    private record Found(AuditPage page, long total) {}

    private final transient AuditReader reader;
    private final transient Viewer viewer;
    private final transient AuditExports exporting;
    private final FilterBar filters = new FilterBar(this::go);
    private final Div showing = Ui.div("seg");
    private final EntryGrid grid = new EntryGrid(seq -> go(AuditQuery.ENTRY, Long.toString(seq)));
    private final Card list = new Card("Entries").flush();
    private final ThroughTime past;
    private final Card aside = new Card("An entry");
    private final EntryPanel entry = new EntryPanel(() -> go(AuditQuery.ENTRY, ""));
    private final ExportsCard exports;
    private final PlansCard plans;
    private AuditQuery query = AuditQuery.of(Map.of());

    AuditView(
            AuditReader reader,
            AuditExports exporting,
            AuditExportPlans planning,
            Decisions decisions,
            Viewer viewer,
            Ticker ticker) {
        super("Audit log");
        this.reader = reader;
        this.exporting = exporting;
        this.viewer = viewer;
        past = new ThroughTime(reader);
        exports = new ExportsCard(exporting, this::exportsChanged);
        plans = new PlansCard(planning, this::exportsChanged);
        Button export = Ui.button("Export", "download", ButtonVariant.PRIMARY);
        export.addClickListener(e -> export());
        export.setVisible(viewer.may(Permission.EXPORT_AUDIT));
        add(
                Ui.head(
                        "Audit log",
                        "Every action on the control plane, hashed one over the other. Nothing"
                                + " takes effect before its entry is written.",
                        export));
        if (viewer.actor().mayEverywhere(Permission.SEE_AUDIT)) {
            add(new ChainStrip(reader, decisions, viewer));
        }
        aside.content(
                Ui.paragraph(
                        "Choose an entry: it shows who, why, what was before and after, and what"
                                + " else it touches.",
                        "sec"));
        list.addClassName("entries");
        past.setVisible(false);
        Div left = Ui.div("c8 stack m", filters, list, past);
        Div right = Ui.div("c4 stack m", aside, entry);
        add(Ui.div("grid", left, right));
        if (viewer.may(Permission.EXPORT_AUDIT)) {
            right.add(exports, plans);
            Live.keep(this, ticker::subscribe, this::exportsChanged);
        }
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        query = AuditQuery.of(own);
        filters.show(query);
        Actor actor = viewer.actor();
        AuditQuery asked = query;
        AuditFilter filter = asked.filter(state, Instant.now());
        list.tools(segments(asked));
        switch (asked.showing()) {
            case ENTRIES -> list.load(() -> read(actor, filter, asked), this::table);
            case READERS -> reads(actor, filter, ContentReads.By.PERSON);
            case TRACES -> reads(actor, filter, ContentReads.By.TRACE);
        }
        follow(actor);
        open(actor, asked.entry());
        if (viewer.may(Permission.EXPORT_AUDIT)) {
            exports.show(actor, state);
            plans.show(actor, () -> query.timeless(state()));
        }
    }

    private Div segments(AuditQuery asked) {
        showing.removeAll();
        showing.addClassName("small");
        for (AuditQuery.Showing what : AuditQuery.Showing.values()) {
            NativeButton button = new NativeButton(what.label(), e -> showOnly(what));
            button.getElement()
                    .setAttribute("aria-pressed", Boolean.toString(what == asked.showing()));
            showing.add(button);
        }
        return showing;
    }

    private void showOnly(AuditQuery.Showing what) {
        go(Map.of(AuditQuery.SHOW, what.word(), AuditQuery.BEFORE, "", AuditQuery.ENTRY, ""));
    }

    private void follow(Actor actor) {
        String entity = query.filters().getOrDefault(AuditQuery.ENTITY, "");
        past.setVisible(!entity.isEmpty());
        if (!entity.isEmpty()) {
            past.show(actor, entity);
        }
    }

    private void reads(Actor actor, AuditFilter filter, ContentReads.By by) {
        list.footer();
        list.load(
                () -> readers(reader.reads(actor, filter, by)),
                found -> {
                    filters.counted(Format.plural(found.size(), "row"));
                    boolean people = by == ContentReads.By.PERSON;
                    return new ReadsGrid(people, read -> entriesOf(people, read)).show(found);
                });
    }

    private static AsyncState<List<ContentReads>> readers(List<ContentReads> found) {
        return found.isEmpty()
                ? AsyncState.empty(
                        "Nobody read content in this time with these filters",
                        "Each look at what people wrote to models, and each reveal, would be here.",
                        "")
                : AsyncState.loaded(found);
    }

    private void entriesOf(boolean people, ContentReads read) {
        go(
                Map.of(
                        AuditQuery.SHOW,
                        "",
                        AuditQuery.ACTION,
                        ContentReads.ACTIONS,
                        people ? AuditQuery.ACTOR : AuditQuery.ENTITY,
                        people ? read.subject() : "trace:" + read.subject()));
    }

    private AsyncState<Found> read(Actor actor, AuditFilter filter, AuditQuery asked) {
        AuditPage page = reader.page(actor, filter, asked.before(), ROWS);
        if (page.entries().isEmpty()) {
            return AsyncState.empty(
                    "No entry in this time with these filters",
                    "A longer time range in the header, or fewer filters.",
                    "");
        }
        return AsyncState.loaded(new Found(page, reader.count(actor, filter)));
    }

    private EntryGrid table(Found found) {
        grid.show(found.page().entries(), query.entry());
        filters.counted(Format.plural(found.total(), "entry"));
        Span place =
                new Span(
                        Format.count(found.page().entries().size())
                                + " of "
                                + Format.count(found.total())
                                + ", newest first");
        Span ways = Ui.text("", "push", "row");
        if (query.before().isPresent()) {
            ways.add(link("Newest", ""));
        }
        found.page().next().ifPresent(seq -> ways.add(link("Older", Long.toString(seq))));
        list.footer(place, ways);
        return grid;
    }

    private Button link(String label, String before) {
        Button button = new Button(label, e -> go(AuditQuery.BEFORE, before));
        button.addThemeVariants(ButtonVariant.SMALL);
        return button;
    }

    private void open(Actor actor, OptionalLong seq) {
        entry.setVisible(false);
        aside.setVisible(seq.isEmpty());
        seq.ifPresent(number ->
                Background.run(
                        UI.getCurrentOrThrow(),
                        () ->
                                reader.find(actor, number)
                                        .orElseThrow(
                                                () -> new NotFound("entry", Long.toString(number))),
                        this::showEntry,
                        Toast::refused));
    }

    private void showEntry(LoggedEntry found) {
        entry.show(found, state());
        entry.setVisible(true);
        aside.setVisible(false);
    }

    private void export() {
        AuditFilter filter = query.filter(state(), Instant.now());
        ExportDialog.open(exporting, viewer.actor(), filter, this::exportsChanged);
    }

    private void exportsChanged() {
        exports.reload();
        plans.reload();
    }
}
