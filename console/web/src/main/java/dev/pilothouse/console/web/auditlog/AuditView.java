package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.pilothouse.analytics.decisions.Decisions;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditPage;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.time.Instant;
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
    private final FilterBar filters = new FilterBar(this::go);
    private final EntryGrid grid = new EntryGrid(seq -> go(AuditQuery.ENTRY, Long.toString(seq)));
    private final Card list = new Card("Entries").flush();
    private final Card aside = new Card("An entry").columns(4);
    private final EntryPanel entry = new EntryPanel(() -> go(AuditQuery.ENTRY, ""));
    private AuditQuery query = AuditQuery.of(Map.of());

    AuditView(AuditReader reader, Decisions decisions, Viewer viewer) {
        super("Audit log");
        this.reader = reader;
        this.viewer = viewer;
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
        add(Ui.div("grid", Ui.div("c8", filters, list), aside, entry));
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        query = AuditQuery.of(own);
        filters.show(query);
        Actor actor = viewer.actor();
        AuditQuery asked = query;
        AuditFilter filter = asked.filter(state, Instant.now());
        list.load(() -> read(actor, filter, asked), this::table);
        open(actor, asked.entry());
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
        String words = "All entries of the time range and filters of this page";
        new ExportDialog(reader, viewer.actor(), filter, words).open();
    }
}
