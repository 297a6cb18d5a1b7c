package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.CopyButton;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.FeatureLock;
import dev.pilothouse.registry.LiveRelease;
import dev.pilothouse.registry.Release;
import java.util.Optional;
import java.util.TreeSet;

/** What is live where, by digest, and where the feature is locked to its releases. */
final class LiveStrip extends Card {
    private final Viewer viewer;
    private final ReleaseActs acts;

    LiveStrip(Tools services, Viewer viewer, Runnable changed) {
        super("Live");
        this.viewer = viewer;
        this.acts = new ReleaseActs(services, viewer, changed);
        flush();
    }

    void show(Book book) {
        TreeSet<String> places = new TreeSet<>();
        book.live().forEach(l -> places.add(l.environment().value()));
        book.locks().forEach(l -> places.add(l.environment().value()));
        places.add(Environment.PRODUCTION.value());
        Div rows = Ui.div("live-rows");
        places.forEach(place -> rows.add(row(book, place)));
        sub("of feature " + book.prompt().feature());
        tools(approvers(book));
        content(rows);
    }

    /** How many must approve each release of the feature. */
    private Div approvers(Book book) {
        Div all =
                Ui.div(
                        "row",
                        Ui.text(Format.plural(book.approvers(), "approval") + " a release", "ter"));
        if (viewer.actor().may(Permission.MANAGE_GUARDRAILS, book.prompt().tenant())) {
            Button change = Ui.quiet("Change");
            change.setAriaLabel("Change how many must approve a release");
            change.addClickListener(e -> acts.approvers(book.prompt(), book.approvers()));
            all.add(change);
        }
        return all;
    }

    private Div row(Book book, String place) {
        Div row = Ui.div("live-row", Ui.text(place, "medium"));
        Optional<LiveRelease> live = book.live(place);
        Div what = Ui.div("row wrap");
        if (live.isEmpty()) {
            what.add(Ui.text("nothing is live", "ter"));
        }
        live.ifPresent(l -> {
            what.add(served(l.stable(), StatusBadge.plain(Status.OK, "live"), ""));
            l.canary()
                    .ifPresent(c ->
                            what.add(
                                    served(
                                            c,
                                            StatusBadge.plain(Status.WATCH, "canary"),
                                            Words.share(l.share()) + " of calls")));
        });
        row.add(what, lock(book, new Environment(place)), actions(book, live));
        return row;
    }

    private static Div served(LiveRelease.Served served, StatusBadge badge, String more) {
        Div all =
                Ui.div(
                        "row",
                        badge,
                        Ui.text("v" + served.version(), "medium", "tn"),
                        Ui.text(Words.digest(served.digest()), "mono", "sec"),
                        new CopyButton(served.digest(), "Copy digest of v" + served.version()));
        if (!more.isEmpty()) {
            all.add(Ui.text(more, "ter"));
        }
        return all;
    }

    private Div lock(Book book, Environment place) {
        Actor.Person actor = viewer.actor();
        Optional<FeatureLock> lock =
                book.locks().stream().filter(l -> l.environment().equals(place)).findFirst();
        Div cell = Ui.div("row");
        if (lock.isPresent()) {
            Icon icon = new Icon("lock", "s");
            cell.add(icon, Ui.text("locked to releases"));
            cell.getElement()
                    .setAttribute(
                            "title", "by " + lock.get().lockedBy() + ", " + lock.get().lockedAt());
            if (actor.may(Permission.MANAGE_GUARDRAILS, book.prompt().tenant())) {
                Button off = Ui.quiet("Unlock");
                off.addClickListener(
                        e -> acts.unlock(book.prompt().tenant(), book.prompt().feature(), place));
                cell.add(off);
            }
            return cell;
        }
        cell.add(new Icon("lock-open", "s"), Ui.text("any prompt is answered", "ter"));
        if (actor.may(Permission.MANAGE_FEATURES, book.prompt().tenant())
                && book.live(place.value()).isPresent()) {
            Button on = Ui.quiet("Lock");
            on.addClickListener(e -> acts.lock(book.prompt(), place));
            cell.add(on);
        }
        return cell;
    }

    /** Back to the newest that was whole there before. */
    private Div actions(Book book, Optional<LiveRelease> live) {
        Div cell = Ui.div("row push");
        boolean may = viewer.actor().may(Permission.ROLL_BACK, book.prompt().tenant());
        live.filter(l -> may)
                .flatMap(l -> previous(book, l))
                .ifPresent(before -> {
                    Button roll =
                            Ui.button(
                                    "Roll back to v" + before.version(),
                                    "rotate-ccw",
                                    ButtonVariant.SMALL);
                    roll.addClickListener(e -> acts.rollBack(before, live.orElseThrow()));
                    cell.add(roll);
                });
        return cell;
    }

    private static Optional<Release> previous(Book book, LiveRelease live) {
        return book.releases().stream()
                .filter(r -> r.environment().equals(live.environment()))
                .filter(r -> r.kind() == Release.Kind.RELEASE)
                .filter(r -> r.state() == Release.State.ENDED)
                .filter(r -> r.version() < live.stable().version())
                .findFirst();
    }
}
