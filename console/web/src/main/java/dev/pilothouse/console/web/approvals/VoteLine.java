package dev.pilothouse.console.web.approvals;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;

import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.Approval;
import dev.pilothouse.policy.decisions.Approval.Named;
import dev.pilothouse.policy.decisions.Approval.Verdict;
import dev.pilothouse.policy.decisions.ApprovalInbox.Opened;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Who asked, who decided, and who has to. */
final class VoteLine extends UnorderedList {
    private static final int NAMED = 6;

    VoteLine(Opened opened) {
        addClassName("timeline");
        Approval approval = opened.approval();
        add(
                step(
                        "user-round",
                        "unknown",
                        approval.asker().name() + " asked",
                        approval.askedAt(),
                        authors(approval)));
        approval.votes().forEach(vote -> add(voted(vote)));
        if (approval.open()) {
            add(waiting(opened));
        }
        approval.end()
                .filter(end -> approval.votes().isEmpty())
                .ifPresent(
                        end ->
                                add(
                                        step(
                                                "circle-dashed",
                                                "unknown",
                                                Words.state(approval),
                                                end.at(),
                                                end.why())));
    }

    private static String authors(Approval approval) {
        List<Named> others =
                approval.authors().stream()
                        .filter(a -> !a.id().equals(approval.asker().id()))
                        .toList();
        return others.isEmpty()
                ? "cannot decide about it"
                : "made with " + names(others) + "; none of them decides about it";
    }

    private static ListItem voted(Approval.Vote vote) {
        boolean yes = vote.verdict() == Verdict.APPROVE;
        String behalf = vote.onBehalfOf().map(n -> " on behalf of " + n.name()).orElse("");
        String comment = vote.comment().isEmpty() ? "" : "“" + vote.comment() + "”";
        String gone = vote.counts() ? "" : " no longer holds the permission, so it does not count";
        return step(
                yes ? "circle-check" : "diamond",
                yes && vote.counts() ? "ok" : "off",
                vote.person().name() + behalf + (yes ? " approved" : " requested changes"),
                vote.at(),
                comment + gone);
    }

    private static ListItem waiting(Opened opened) {
        Approval approval = opened.approval();
        int needed = approval.approvers() - approval.approved();
        String title =
                needed == 1 ? "One more has to agree" : needed + " more people have to agree";
        String who =
                opened.mayDecide().isEmpty()
                        ? "nobody who may is left: an admin has to grant somebody the permission '"
                                + approval.permission().word()
                                + "'"
                        : "can decide: " + names(opened.mayDecide());
        Div words = Ui.div("stack s", Ui.text(title), Ui.text(who, "when"));
        opened.deputies()
                .forEach(
                        d ->
                                words.add(
                                        Ui.text(
                                                d.person().name()
                                                        + " is away; "
                                                        + d.deputy().name()
                                                        + " stands in",
                                                "when")));
        return item("circle-dashed", "watch", words);
    }

    private static String names(List<Named> people) {
        String shown =
                people.stream().limit(NAMED).map(Named::name).collect(Collectors.joining(", "));
        return people.size() <= NAMED ? shown : shown + " and " + (people.size() - NAMED) + " more";
    }

    private static ListItem step(
            String icon, String colour, String what, Instant at, String detail) {
        Span when = Ui.text("", "when");
        when.add(new RelativeTime(at));
        if (!detail.isEmpty()) {
            when.add(new Span(" · " + detail));
        }
        return item(icon, colour, Ui.div("stack s", Ui.text(what), when));
    }

    private static ListItem item(String icon, String colour, Component words) {
        Icon symbol = new Icon(icon);
        symbol.addClassName("t-" + colour);
        return new ListItem(symbol, words);
    }
}
