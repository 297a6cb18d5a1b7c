package dev.pilothouse.console.web.approvals;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Kbd;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Approval;
import dev.pilothouse.policy.decisions.ApprovalInbox.Opened;
import dev.pilothouse.policy.decisions.Approvals;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One approval: what changes, why, who decided, who can, and the decision. */
final class ApprovalPanel extends Card {
    private final Approvals approvals;
    private final Viewer viewer;
    private final Deciding deciding;
    private final Runnable changed;
    private transient @Nullable Opened shown;

    ApprovalPanel(Approvals approvals, Viewer viewer, Deciding deciding, Runnable changed) {
        super("Approval");
        this.approvals = approvals;
        this.viewer = viewer;
        this.deciding = deciding;
        this.changed = changed;
        ruled();
    }

    /** What is there already stays, so that nobody loses what they write. */
    void show(Opened opened) {
        if (opened.equals(shown)) {
            return;
        }
        shown = opened;
        Approval approval = opened.approval();
        title(Words.kind(approval.kind()));
        sub(approval.tenant().map(TenantId::value).orElse("all tenants"));
        tools(StatusBadge.boxed(Words.status(approval, Instant.now()), Words.state(approval)));
        Div body =
                Ui.div(
                        "stack l",
                        Ui.text(approval.title(), "strong"),
                        facts(approval),
                        new EvidenceTable(approval.evidence()),
                        new VoteLine(opened),
                        decision(opened),
                        comments(approval));
        content(body);
    }

    private static DescriptionList facts(Approval approval) {
        DescriptionList facts = new DescriptionList();
        facts.addClassName("facts");
        if (!approval.note().isEmpty()) {
            fact(facts, "Why", Ui.text(approval.note(), "value-text"));
        }
        if (!approval.risk().isEmpty()) {
            fact(
                    facts,
                    "Risk",
                    StatusBadge.plain(Words.riskStatus(approval.risk()), approval.risk()));
        }
        approval.due().ifPresent(due -> fact(facts, "Due", due(approval, due)));
        fact(facts, "Digest", Ui.mono(Words.digest(approval.digest())));
        fact(facts, "About", Ui.link(approval.link().substring(1), "Open its page"));
        return facts;
    }

    private static Component due(Approval approval, Instant due) {
        return approval.overdue(Instant.now())
                ? Ui.div("row", StatusBadge.plain(Status.OFF, "overdue"), new RelativeTime(due))
                : new RelativeTime(due);
    }

    private static void fact(DescriptionList facts, String name, Component value) {
        facts.add(new DescriptionList.Term(name), new DescriptionList.Description(value));
    }

    private Div comments(Approval approval) {
        Div comments = Ui.div("stack", Ui.div("label", new Span("Comments")));
        for (Approval.Comment comment : approval.comments()) {
            comments.add(
                    Ui.div(
                            "row wide top",
                            new Icon("message-square"),
                            Ui.div(
                                    "stack s",
                                    Ui.text(comment.text(), "value-text"),
                                    Ui.div(
                                            "row small ter",
                                            new Span(comment.person().name()),
                                            new RelativeTime(comment.at())))));
        }
        TextField text = new TextField();
        text.setPlaceholder("Ask or remark; everybody who sees this reads it");
        text.setAriaLabel("Comment");
        text.setMaxLength(2000);
        text.setValueChangeMode(ValueChangeMode.EAGER);
        text.setWidthFull();
        Button send = Ui.button("Comment", "send", ButtonVariant.SMALL);
        send.addClickListener(e -> comment(approval, text));
        text.addKeyPressListener(Key.ENTER, e -> comment(approval, text));
        comments.add(Ui.div("row wide", text, send));
        return comments;
    }

    private void comment(Approval approval, TextField text) {
        try {
            approvals.comment(viewer.actor(), approval.id(), text.getValue());
            changed.run();
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
    }

    private Component decision(Opened opened) {
        if (opened.obstacle().isPresent()) {
            Div note =
                    Ui.note(
                            Status.UNKNOWN,
                            "info",
                            new Span("You cannot decide. " + opened.obstacle().get()));
            return opened.mayWithdraw() ? Ui.div("stack", note, withdraw(opened)) : note;
        }
        Button approve = Ui.button("Approve", "check", ButtonVariant.PRIMARY);
        approve.setSuffixComponent(new Kbd("a"));
        approve.addClickListener(e -> deciding.approve(opened));
        Button changes = new Button("Request changes");
        changes.setSuffixComponent(new Kbd("c"));
        changes.addClickListener(e -> deciding.requestChanges(opened));
        return Ui.div("row wide wrap", approve, changes);
    }

    private Component withdraw(Opened opened) {
        Button withdraw = Ui.button("Withdraw request", "undo-2");
        withdraw.addClickListener(e -> deciding.withdraw(opened.approval()));
        return Ui.div("row", withdraw);
    }

    /** The key {@code a}. */
    void approve() {
        Opened opened = shown;
        if (opened != null && opened.obstacle().isEmpty()) {
            deciding.approve(opened);
        } else if (opened != null) {
            Toast.say("You cannot decide. " + opened.obstacle().orElseThrow());
        }
    }

    /** The key {@code c}. */
    void requestChanges() {
        Opened opened = shown;
        if (opened != null && opened.obstacle().isEmpty()) {
            deciding.requestChanges(opened);
        }
    }

    /** The key Enter. */
    void openPage() {
        Opened opened = shown;
        if (opened != null) {
            getUI().ifPresent(ui -> ui.navigateToClient(opened.approval().link().substring(1)));
        }
    }
}
