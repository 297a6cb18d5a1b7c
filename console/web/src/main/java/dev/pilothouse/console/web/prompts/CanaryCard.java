package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Delta;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.CanaryJudgement;
import dev.pilothouse.registry.CanaryLook;
import dev.pilothouse.registry.Release;
import java.util.Optional;

/** A canary beside what is live: figures, how sure their difference is, what its rule says. */
final class CanaryCard extends Card {
    private final Tools services;
    private final Viewer viewer;
    private final ReleaseActs acts;
    private final Div rule = new Div();
    private final Div figures = Ui.div("canary-figures");
    private final Div buttons = Ui.div("row wrap");
    private final Div whole = Ui.div("stack m", rule, figures, buttons);
    private transient Optional<Release> canary = Optional.empty();
    private transient Optional<CanaryLook> shown = Optional.empty();

    CanaryCard(Tools services, Viewer viewer, ReleaseActs acts) {
        super("Canary beside what is live");
        this.services = services;
        this.viewer = viewer;
        this.acts = acts;
        addClassName("canary");
        ruled();
        setVisible(false);
    }

    /** Hides itself when the release is no canary. */
    void show(Optional<Release> release) {
        boolean other = !release.map(Release::id).equals(canary.map(Release::id));
        canary = release.filter(r -> r.state() == Release.State.CANARY);
        setVisible(canary.isPresent());
        if (other) {
            shown = Optional.empty();
            rule.removeAll();
            figures.removeAll();
        }
        canary.ifPresent(c -> {
            sub(
                    new Span(Words.share(c.share()) + " of the calls in " + c.environment() + ", "),
                    new RelativeTime(c.releasedAt().orElse(c.askedAt())));
            buttons(c);
            read();
        });
    }

    /** Reads the figures again. */
    void refresh() {
        if (canary.isPresent()) {
            reload();
        }
    }

    private void read() {
        Actor actor = viewer.actor();
        Release of = canary.orElseThrow();
        load(
                () -> AsyncState.loaded(services.canaries().look(actor, of.tenant(), of.id())),
                this::draw);
    }

    private void buttons(Release release) {
        buttons.removeAll();
        boolean writes = viewer.actor().may(Permission.MANAGE_PROMPTS, release.tenant());
        if (writes) {
            Button promote =
                    Ui.button("Promote to all calls", "trending-up", ButtonVariant.PRIMARY);
            promote.addClickListener(e -> acts.promote(release));
            buttons.add(promote);
        }
        if (writes || viewer.actor().may(Permission.ROLL_BACK, release.tenant())) {
            Button back = Ui.button("Take back", "undo-2");
            back.addClickListener(e -> acts.takeBack(release));
            buttons.add(back);
        }
        buttons.setVisible(buttons.getComponentCount() > 0);
    }

    /** What is the same stays, so that nothing moves under a hand. */
    private Component draw(CanaryLook look) {
        if (shown.filter(look::equals).isEmpty()) {
            shown = Optional.of(look);
            rule.removeAll();
            CanaryWords words = CanaryWords.of(look);
            rule.add(
                    Ui.note(
                            words.status(),
                            words.icon(),
                            Ui.text(words.state(), "medium"),
                            new Div(Ui.text(words.limits(), "ter"))));
            figures.removeAll();
            figures.add(table(look));
        }
        return whole;
    }

    private static NativeTable table(CanaryLook look) {
        NativeTableRow titles = new NativeTableRow();
        titles.add(
                new NativeTableHeaderCell("Since it began"),
                right("v" + look.live().stable().version() + " live"),
                right("v" + look.canary().version() + " canary"),
                right("Difference"));
        NativeTableBody body = new NativeTableBody();
        CanaryRows.of(look.figures(), CanaryJudgement.least(look.canary().rule()))
                .forEach(row -> body.add(row(row)));
        NativeTable table = new NativeTable(new NativeTableHeader(titles), body);
        table.addClassName("loose");
        table.getElement().setAttribute("aria-label", "Canary and what is live");
        return table;
    }

    private static NativeTableHeaderCell right(String title) {
        NativeTableHeaderCell cell = new NativeTableHeaderCell(title);
        cell.addClassName("num");
        return cell;
    }

    private static NativeTableRow row(CanaryRows.Row row) {
        NativeTableHeaderCell name = new NativeTableHeaderCell(row.name());
        name.getElement().setAttribute("scope", "row");
        return new NativeTableRow(
                name,
                cell(Ui.text(row.stable(), "tn"), row.stableOf()),
                cell(Ui.text(row.canary(), "tn", "medium"), row.canaryOf()),
                row.difference()
                        .map(d ->
                                cell(
                                        new Delta(d.direction(), d.amount(), d.meaning()),
                                        row.sureness()))
                        .orElseGet(() -> cell(Ui.text(row.sureness(), "ter", "small"), "")));
    }

    private static NativeTableCell cell(Component value, String under) {
        NativeTableCell cell = new NativeTableCell(value);
        cell.addClassName("num");
        if (!under.isEmpty()) {
            cell.add(new Div(Ui.text(under, "ter", "small")));
        }
        return cell;
    }
}
