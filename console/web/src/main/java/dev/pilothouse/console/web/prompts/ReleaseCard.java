package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.pilothouse.console.web.approvals.ApprovalsNavigation;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.CopyButton;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.Approval;
import dev.pilothouse.policy.decisions.ApprovalInbox;
import dev.pilothouse.registry.Release;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who wrote, asked, approved and released; what it waits for; what can be done now. */
final class ReleaseCard extends Card {
    private static final int NAMED = 3;

    private final UnorderedList people = new UnorderedList();

    ReleaseCard(
            Tools services,
            Book book,
            Release release,
            PageState state,
            Viewer viewer,
            ReleaseActs acts) {
        super("Release");
        ruled();
        tools(needed(release));
        people.addClassName("timeline");
        Optional<ApprovalInbox.Opened> opened =
                Optional.ofNullable(book.approvals().get(release.id()));
        timeline(release, opened);
        Div body = Ui.div("stack m", people, digest(release));
        opened.ifPresent(o ->
                body.add(
                        Ui.link(
                                ApprovalsNavigation.href(state, o.approval().id()),
                                o.approval().open() ? "Decide in Approvals" : "Its approval")));
        if (release.releasedAt().isPresent()) {
            body.add(new Div(export(services, release, viewer.actor())));
        }
        Div buttons = buttons(book, release, viewer.actor(), acts, opened);
        if (buttons.getComponentCount() > 0) {
            body.add(buttons);
        }
        content(body);
    }

    private static Span needed(Release release) {
        if (release.kind() == Release.Kind.ROLLBACK) {
            return Ui.text("rollback: reviewed afterwards", "badge", "watch");
        }
        int needed = release.approversNeeded();
        return Ui.text(
                needed == 1 ? "1 approval needed" : needed + " approvals needed",
                "badge",
                needed > 1 ? "watch" : "accent");
    }

    private void timeline(Release release, Optional<ApprovalInbox.Opened> opened) {
        item("user-round", "unknown", release.author().name(), "wrote it", new Span());
        item(
                "send",
                "unknown",
                release.asked().name(),
                release.kind() == Release.Kind.ROLLBACK ? "rolled back" : "asked for the release",
                Ui.text(" · “" + release.note() + "”"),
                release.askedAt());
        opened.map(ApprovalInbox.Opened::approval).ifPresent(a -> a.votes().forEach(this::vote));
        if (opened.isEmpty()) {
            release.approvers()
                    .forEach(a -> item("circle-check", "ok", "Approved", "", new Span(), a.at()));
        }
        boolean review = release.kind() == Release.Kind.ROLLBACK;
        opened.filter(o -> o.approval().open()).ifPresent(o -> waiting(o, review));
        release.released()
                .ifPresent(by ->
                        item(
                                "circle-check",
                                "ok",
                                by.name(),
                                release.kind() == Release.Kind.ROLLBACK
                                        ? "released it, alone"
                                        : "released it with the last approval",
                                new Span(),
                                release.releasedAt().orElse(release.askedAt())));
        release.endedAt()
                .ifPresent(at ->
                        item(
                                "circle-dashed",
                                "unknown",
                                "Ended",
                                "it gets no calls any more",
                                new Span(),
                                at));
    }

    private void vote(Approval.Vote vote) {
        boolean yes = vote.verdict() == Approval.Verdict.APPROVE;
        item(
                yes ? "circle-check" : "diamond",
                yes ? "ok" : "off",
                vote.person().name(),
                yes ? "approved" : "asked for changes",
                Ui.text(vote.comment().isEmpty() ? "" : " · “" + vote.comment() + "”"),
                vote.at());
    }

    private void waiting(ApprovalInbox.Opened opened, boolean review) {
        Approval approval = opened.approval();
        int missing = approval.approvers() - approval.approved();
        List<Approval.Named> may =
                opened.mayDecide().stream()
                        .filter(n -> !approval.hasVoted(n.id()) && !approval.isAuthor(n.id()))
                        .toList();
        String names =
                may.stream()
                        .limit(NAMED)
                        .map(Approval.Named::name)
                        .collect(Collectors.joining(", "));
        String more = may.size() > NAMED ? " and " + (may.size() - NAMED) + " more" : "";
        Span when = new Span(may.isEmpty() ? "nobody can, at present" : "who can: " + names + more);
        approval.due().ifPresent(due -> when.add(new Span(" · due "), new RelativeTime(due)));
        people.add(
                entry(
                        "circle-dashed",
                        may.isEmpty() ? "off" : "watch",
                        review
                                ? "A review"
                                : missing == 1 ? "One more approval" : missing + " more approvals",
                        "open",
                        when));
    }

    private void item(String icon, String css, String who, String did, Component when) {
        people.add(entry(icon, css, who, did, when));
    }

    private void item(String icon, String css, String who, String did, Component rest, Instant at) {
        people.add(entry(icon, css, who, did, new Span(new RelativeTime(at), rest)));
    }

    private static ListItem entry(String icon, String css, String who, String did, Component when) {
        Div second = new Div(when);
        second.addClassName("when");
        Icon symbol = new Icon(icon);
        symbol.addClassName("t-" + css);
        return new ListItem(symbol, new Div(new Span(who + " "), Ui.text(did, "ter")), second);
    }

    private static Div digest(Release release) {
        return Ui.div(
                "row",
                Ui.text("Digest", "ter"),
                Ui.mono(Words.digest(release.digest())),
                new CopyButton(release.digest(), "Copy digest of v" + release.version()));
    }

    /** Signed; 'pilothouse prompt verify' checks it without the console. */
    private static Anchor export(Tools services, Release release, Actor.Person actor) {
        Anchor anchor =
                new Anchor(
                        DownloadHandler.fromInputStream(e -> {
                            byte[] file =
                                    services.files()
                                            .export(actor, release.tenant(), release.id())
                                            .write()
                                            .getBytes(StandardCharsets.UTF_8);
                            return new DownloadResponse(
                                    new ByteArrayInputStream(file),
                                    "%s-%d-%s.release.json"
                                            .formatted(
                                                    release.prompt(),
                                                    release.version(),
                                                    release.environment()),
                                    "application/json",
                                    file.length);
                        }),
                        "");
        anchor.add(new Icon("download", "s"), Ui.text("Export, signed"));
        anchor.addClassNames("btn", "small");
        anchor.getElement().setAttribute("download", true);
        anchor.getElement()
                .setAttribute(
                        "title",
                        "All that was approved, its digest and a signature; 'pilothouse prompt"
                                + " verify' checks it without the console");
        return anchor;
    }

    private static Div buttons(
            Book book,
            Release release,
            Actor.Person actor,
            ReleaseActs acts,
            Optional<ApprovalInbox.Opened> opened) {
        Div row = Ui.div("stack m");
        boolean writes = actor.may(Permission.MANAGE_PROMPTS, release.tenant());
        boolean rolls = actor.may(Permission.ROLL_BACK, release.tenant());
        if (release.state() == Release.State.ASKED) {
            row.add(hint(actor, opened));
            if (writes) {
                Button withdraw = Ui.button("Withdraw", "undo-2");
                withdraw.addClickListener(e -> acts.withdraw(release));
                row.add(new Div(withdraw));
            }
        }
        boolean before =
                release.state() == Release.State.ENDED && release.kind() == Release.Kind.RELEASE;
        if (before && rolls) {
            book.live(release.environment().value())
                    .filter(l -> !l.stable().digest().equals(release.digest()))
                    .ifPresent(now -> {
                        Button roll = Ui.button("Roll back to v" + release.version(), "rotate-ccw");
                        roll.addThemeVariants(ButtonVariant.ERROR);
                        roll.addClickListener(e -> acts.rollBack(release, now));
                        row.add(new Div(roll));
                    });
        }
        return row;
    }

    private static Component hint(Actor.Person actor, Optional<ApprovalInbox.Opened> opened) {
        boolean own = opened.filter(o -> o.approval().isAuthor(actor.id())).isPresent();
        return own
                ? Ui.note(
                        Status.UNKNOWN,
                        "info",
                        new Span(
                                "You wrote it or asked for it, so another person approves. Any"
                                        + " change makes a new digest and voids approvals."))
                : Ui.note(
                        Status.UNKNOWN,
                        "info",
                        new Span(
                                "What is approved is exactly this digest. If one byte changes, the"
                                        + " approval is void."));
    }
}
