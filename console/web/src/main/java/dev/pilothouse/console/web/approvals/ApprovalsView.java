package dev.pilothouse.console.web.approvals;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.component.tabs.Tabs;
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
import dev.pilothouse.policy.decisions.Approval;
import dev.pilothouse.policy.decisions.ApprovalFilter;
import dev.pilothouse.policy.decisions.ApprovalFilter.Show;
import dev.pilothouse.policy.decisions.ApprovalInbox;
import dev.pilothouse.policy.decisions.ApprovalInbox.Opened;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.Deputies;
import dev.pilothouse.policy.decisions.Deputy;
import dev.pilothouse.policy.decisions.Outbox;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One inbox for everything that takes another person's agreement. */
@Route(ApprovalsNavigation.PATH)
@Needs(Permission.SEE_APPROVALS)
class ApprovalsView extends Page {
    static final String OPEN = "approval";
    private static final String SHOW = "show";
    private static final String BEFORE = "before";
    private static final int PAGE = 50;
    private static final Comparator<Approval> MOST_URGENT =
            Comparator.<Approval, Instant>comparing(a -> a.due().orElse(Instant.MAX))
                    .thenComparing(Approval::askedAt);

    private record Seen(
            List<Approval> approvals,
            Optional<Opened> open,
            List<Deputy> deputies,
            Optional<Outbox.Health> mail) {}

    private final transient ApprovalInbox inbox;
    private final transient Deputies deputies;
    private final transient Viewer viewer;
    private final transient Absence absence;
    private final Tabs tabs = new Tabs();
    private final Map<Show, Tab> tab = new EnumMap<>(Show.class);
    private final Div away = Ui.div("stack");
    private final Card list = new Inbox();
    private final ApprovalList rows = new ApprovalList(id -> go(OPEN, id.toString()));
    private final ApprovalPanel panel;

    /** The one whose row gets the focus once it is drawn; empty when none does. */
    private String wanted = "";

    ApprovalsView(
            Approvals approvals,
            ApprovalInbox inbox,
            Deputies deputies,
            Viewer viewer,
            Ticker ticker) {
        super("Approvals");
        this.inbox = inbox;
        this.deputies = deputies;
        this.viewer = viewer;
        absence = new Absence(deputies, viewer, this::refresh);
        Deciding deciding = new Deciding(approvals, viewer, this::decided);
        panel = new ApprovalPanel(approvals, viewer, deciding, this::refresh);
        panel.columns(5);
        Button keys = Ui.button("Keys", "circle-help");
        keys.addClickListener(e -> Keyboard.help());
        Button leave = Ui.button("Name deputy", "user-round-check");
        leave.addClickListener(e -> absence.ask());
        away.addClassName("away");
        add(
                Ui.head(
                        "Approvals",
                        "What takes the agreement of people who did not make it. Each decision is"
                                + " an entry in the audit log.",
                        keys,
                        leave),
                tabs(),
                away,
                Ui.div("grid", list, panel));
        Keyboard.listen(this, keys());
        Live.keep(this, ticker::subscribe, this::refresh);
    }

    private Tabs tabs() {
        for (Show show : Show.values()) {
            Tab each = new Tab(Words.tab(show));
            tab.put(show, each);
            tabs.add(each);
        }
        tabs.getElement().setAttribute("aria-label", "Which approvals");
        tabs.addSelectedChangeListener(e -> {
            if (e.isFromClient()) {
                Show chosen =
                        tab.entrySet().stream()
                                .filter(t -> t.getValue().equals(e.getSelectedTab()))
                                .findFirst()
                                .orElseThrow()
                                .getKey();
                go(Map.of(SHOW, word(chosen), OPEN, "", BEFORE, ""));
            }
        });
        tabs.getStyle().set("margin-bottom", "16px");
        return tabs;
    }

    private static String word(Show show) {
        return show == Show.WAITING ? "" : show.word();
    }

    private Map<String, Runnable> keys() {
        return Map.of(
                "j",
                () -> move(1),
                "ArrowDown",
                () -> move(1),
                "k",
                () -> move(-1),
                "ArrowUp",
                () -> move(-1),
                "a",
                panel::approve,
                "c",
                panel::requestChanges,
                "Enter",
                panel::openPage,
                "?",
                Keyboard::help);
    }

    private void move(int by) {
        rows.away(by)
                .map(UUID::toString)
                .ifPresent(id -> {
                    wanted = id;
                    go(OPEN, id);
                });
    }

    /** Back at the list, at what waits next; where nothing does, what was decided stays open. */
    private void decided() {
        Optional<UUID> next = show(own()) == Show.WAITING ? rows.beside() : Optional.empty();
        String open = next.map(UUID::toString).orElse(rows.chosen());
        wanted = open;
        if (open.equals(own().getOrDefault(OPEN, ""))) {
            refresh();
        } else {
            go(OPEN, open);
        }
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        tabs.setSelectedTab(tab.get(show(own)));
        refresh();
    }

    private static Show show(Map<String, String> own) {
        String word = own.getOrDefault(SHOW, "");
        return word.isEmpty() ? Show.WAITING : Show.ofWord(word);
    }

    private void refresh() {
        Actor actor = viewer.actor();
        Show show = show(own());
        int most = show == Show.WAITING ? ApprovalFilter.MOST : PAGE;
        ApprovalFilter filter =
                ApprovalFilter.of(show).in(state().tenant()).page(id(own().get(BEFORE)), most);
        Optional<UUID> open = id(own().get(OPEN));
        list.load(() -> read(actor, filter, open), this::draw);
    }

    private static Optional<UUID> id(@Nullable String text) {
        try {
            return Optional.ofNullable(text).filter(t -> !t.isEmpty()).map(UUID::fromString);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private AsyncState<Seen> read(Actor actor, ApprovalFilter filter, Optional<UUID> open) {
        List<Approval> found = inbox.list(actor, filter);
        if (filter.show() == Show.WAITING) {
            found = found.stream().sorted(MOST_URGENT).toList();
        }
        Optional<UUID> first =
                filter.show() == Show.WAITING
                        ? found.stream().findFirst().map(Approval::id)
                        : Optional.empty();
        Optional<UUID> chosen = open.or(() -> first);
        Optional<Opened> opened = chosen.flatMap(id -> inbox.find(actor, id));
        return AsyncState.loaded(new Seen(found, opened, deputies.of(actor), inbox.mail(actor)));
    }

    private Component draw(Seen seen) {
        away.removeAll();
        seen.deputies().forEach(d -> away.add(absence.line(d)));
        seen.mail().flatMap(MailNote::of).ifPresent(away::add);
        away.setVisible(away.getComponentCount() > 0);
        panel.setVisible(seen.open().isPresent());
        wide(seen.open().isEmpty());
        seen.open().ifPresent(panel::show);
        list.sub(
                seen.approvals().isEmpty()
                        ? ""
                        : Format.plural(seen.approvals().size(), "approval"));
        older(seen.approvals());
        rows.show(seen.approvals(), seen.open().map(o -> o.approval().id().toString()).orElse(""));
        if (!wanted.isEmpty() && wanted.equals(rows.chosen())) {
            wanted = "";
            rows.focus();
        }
        return seen.approvals().isEmpty() ? nothing(show(own())) : rows;
    }

    private void older(List<Approval> page) {
        if (show(own()) == Show.WAITING || page.size() < PAGE) {
            list.footer();
            return;
        }
        Button older = Ui.quiet("Older");
        older.addClickListener(e -> go(Map.of(BEFORE, page.getLast().id().toString(), OPEN, "")));
        list.footer(older);
    }

    private static Component nothing(Show show) {
        String hint =
                switch (show) {
                    case WAITING ->
                            "When somebody asks for a release, a model card, a lift or a looser"
                                    + " budget that you may decide about, it waits here.";
                    case ASKED -> "What you ask others to approve is found here, with its end.";
                    case ALL -> "Nobody has asked for an approval in these tenants yet.";
                };
        return Ui.div(
                "state",
                Ui.text(
                        show == Show.WAITING ? "Nothing waits for you" : "Nothing here yet",
                        "medium"),
                Ui.paragraph(hint, "sec"));
    }

    private void wide(boolean alone) {
        list.setClassName("c7", !alone);
        list.setClassName("c12", alone);
    }

    /** The list; without a value it stands alone. */
    private final class Inbox extends Card {
        Inbox() {
            super("Inbox");
            flush();
        }

        @Override
        protected void withoutValue() {
            sub("");
            panel.setVisible(false);
            wide(true);
        }
    }
}
