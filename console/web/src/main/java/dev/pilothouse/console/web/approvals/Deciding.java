package dev.pilothouse.console.web.approvals;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.policy.decisions.Approval;
import dev.pilothouse.policy.decisions.Approval.Named;
import dev.pilothouse.policy.decisions.ApprovalInbox.Opened;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.Ballot;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The dialogs in which somebody decides; each says what follows. */
final class Deciding {
    private static final Named MYSELF = new Named(new UUID(0, 0), "Myself");
    private static final int LONGEST = 2000;
    private static final int LONGEST_REASON = 500;

    private final Approvals approvals;
    private final Viewer viewer;
    private final Runnable decided;

    Deciding(Approvals approvals, Viewer viewer, Runnable decided) {
        this.approvals = approvals;
        this.viewer = viewer;
        this.decided = decided;
    }

    void approve(Opened opened) {
        Approval approval = opened.approval();
        FormDialog dialog = new FormDialog("Approve?", "Approve");
        dialog.with(
                Ui.paragraph(approval.title(), "medium"),
                Ui.note(
                        Status.UNKNOWN,
                        "info",
                        new Span(Words.consequence(approval)),
                        new Span(" You approve exactly "),
                        Ui.mono(Words.digest(approval.digest())),
                        new Span("; if one byte changes, this approval is void.")));
        Optional<Select<Named>> as = as(dialog, opened);
        TextArea comment = dialog.field("comment", new TextArea("What you checked"));
        comment.setMaxLength(LONGEST);
        comment.setAutofocus(true);
        dialog.onSubmit(
                        () -> {
                            Approval after =
                                    approvals.approve(
                                            viewer.actor(),
                                            approval.id(),
                                            ballot(approval, comment, as));
                            Toast.say(
                                    after.open()
                                            ? "Approved; others have to agree too."
                                            : "Approved: " + approval.title());
                            decided.run();
                        })
                .open();
    }

    void requestChanges(Opened opened) {
        Approval approval = opened.approval();
        FormDialog dialog = new FormDialog("Request changes?", "Request changes");
        dialog.with(
                Ui.paragraph(approval.title(), "medium"),
                Ui.note(Status.UNKNOWN, "info", new Span(Words.objection(approval))));
        Optional<Select<Named>> as = as(dialog, opened);
        TextArea comment = dialog.field("comment", new TextArea("What has to change"));
        comment.setMaxLength(LONGEST);
        comment.setAutofocus(true);
        dialog.onSubmit(
                        () -> {
                            approvals.requestChanges(
                                    viewer.actor(), approval.id(), ballot(approval, comment, as));
                            decided.run();
                        })
                .open();
    }

    void withdraw(Approval approval) {
        FormDialog dialog = new FormDialog("Withdraw?", "Withdraw request");
        dialog.with(
                Ui.paragraph(approval.title(), "medium"),
                Ui.note(
                        Status.UNKNOWN,
                        "info",
                        new Span("Nobody decides about it any more. You can ask again.")));
        TextArea why = dialog.field("reason", new TextArea("Why, for those who were asked"));
        why.setMaxLength(LONGEST_REASON);
        why.setAutofocus(true);
        dialog.onSubmit(
                        () -> {
                            approvals.withdraw(viewer.actor(), approval.id(), why.getValue());
                            Toast.say("Withdrawn: " + approval.title());
                            decided.run();
                        })
                .open();
    }

    /** Who stands in for somebody says so; nobody else is asked. */
    private static Optional<Select<Named>> as(FormDialog dialog, Opened opened) {
        if (opened.standsInFor().isEmpty()) {
            return Optional.empty();
        }
        Select<Named> as = dialog.field("on_behalf_of", new Select<>());
        as.setLabel("On behalf of");
        as.setItemLabelGenerator(n -> n == null ? "" : n.name());
        as.setItems(Stream.concat(opened.standsInFor().stream(), Stream.of(MYSELF)).toList());
        as.setValue(opened.standsInFor().getFirst());
        return Optional.of(as);
    }

    private static Ballot ballot(Approval approval, TextArea comment, Optional<Select<Named>> as) {
        return new Ballot(
                approval.digest(),
                comment.getValue(),
                as.map(Select::getValue).filter(n -> !n.equals(MYSELF)).map(Named::id));
    }
}
