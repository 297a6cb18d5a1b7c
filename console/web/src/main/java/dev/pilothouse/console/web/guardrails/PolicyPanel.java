package dev.pilothouse.console.web.guardrails;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.CopyButton;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.GuardrailDraft;
import dev.pilothouse.policy.decisions.GuardrailVersion;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One policy: its rules, a box to try them, what they would change, and publishing. */
final class PolicyPanel extends Div {
    private final transient Tools services;
    private final transient Viewer viewer;
    private final transient Runnable changed;
    private final Card rules = new Card("Rules");
    private final Card difference = new Card("What publishing changes");
    private final TestBox test = new TestBox();
    private final DryRunCard dryRun;

    PolicyPanel(Tools services, Viewer viewer, Runnable changed) {
        this.services = services;
        this.viewer = viewer;
        this.changed = changed;
        dryRun = new DryRunCard(services, viewer);
        addClassNames("stack", "m", "c8");
        add(rules, difference, test, dryRun);
    }

    void show(GuardrailDraft draft, PageState state) {
        boolean manages = viewer.actor().may(Permission.MANAGE_GUARDRAILS, draft.tenant());
        rules.sub(
                Ui.mono(draft.tenant() + "/" + draft.feature()), new Span("\u2002"), state(draft));
        rules.tools(manages ? tools(draft) : new Component[0]);
        rules.content(
                draft.draft().rules().isEmpty()
                        ? Ui.text("No rule yet: everything passes.", "ter")
                        : new RuleList(draft.draft(), manages, policy -> save(draft, policy)));
        showDifference(draft);
        test.show(draft);
        dryRun.show(draft, state);
    }

    /** What comes without anybody's doing: the result of a dry run. */
    void refresh() {
        if (isVisible()) {
            dryRun.refresh();
        }
    }

    private static Component state(GuardrailDraft draft) {
        if (draft.published().isEmpty()) {
            return StatusBadge.plain(Status.UNKNOWN, "draft, not in force");
        }
        long version = draft.published().orElseThrow().version();
        return draft.changed()
                ? StatusBadge.plain(Status.WATCH, "version " + version + " in force, draft differs")
                : StatusBadge.plain(Status.OK, "version " + version + " in force");
    }

    private Component[] tools(GuardrailDraft draft) {
        List<Component> tools = new ArrayList<>();
        Button add = Ui.button("Add rule", "plus", ButtonVariant.SMALL);
        add.addClickListener(e -> new RuleForm(Optional.empty(), rule -> add(draft, rule)).open());
        tools.add(add);
        if (draft.draft().rules().stream().anyMatch(r -> r.detect() instanceof Detect.Webhook)) {
            Button key = Ui.button("Webhook key", "key-round", ButtonVariant.SMALL);
            key.addClickListener(e -> webhookKey(draft));
            tools.add(key);
        }
        if (draft.published().isPresent()) {
            Button withdraw = Ui.button("Withdraw", "undo-2", ButtonVariant.SMALL);
            withdraw.addClickListener(e -> withdraw(draft));
            tools.add(withdraw);
        }
        if (draft.changed()) {
            Button publish =
                    Ui.button("Publish", "send", ButtonVariant.SMALL, ButtonVariant.PRIMARY);
            publish.addClickListener(e -> publish(draft));
            tools.add(publish);
        }
        return tools.toArray(Component[]::new);
    }

    private void showDifference(GuardrailDraft draft) {
        GuardPolicy inForce =
                draft.published().map(GuardrailVersion::rules).orElse(GuardPolicy.EMPTY);
        List<Difference> all = Difference.between(inForce, draft.draft());
        difference.setVisible(!all.isEmpty());
        difference.content(lines(all));
    }

    private static Div lines(List<Difference> all) {
        Div lines = Ui.div("stack");
        for (Difference d : all) {
            Div words = new Div();
            if (!d.before().isEmpty()) {
                words.add(Ui.div("row wrap", Ui.text("− " + d.before(), "t-off")));
            }
            if (!d.after().isEmpty()) {
                words.add(Ui.div("row wrap", Ui.text("+ " + d.after(), "t-ok")));
            }
            lines.add(
                    new Div(
                            Ui.div("row", Ui.text(d.what(), "ter"), Ui.text(d.rule(), "medium")),
                            words));
        }
        return lines;
    }

    private void add(GuardrailDraft draft, GuardRule rule) {
        List<GuardRule> all = new ArrayList<>(draft.draft().rules());
        all.add(rule);
        services.policies()
                .save(
                        viewer.actor(),
                        draft.tenant(),
                        draft.feature(),
                        new GuardPolicy(all),
                        draft.version());
        changed.run();
    }

    private void save(GuardrailDraft draft, GuardPolicy policy) {
        try {
            services.policies()
                    .save(viewer.actor(), draft.tenant(), draft.feature(), policy, draft.version());
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
        changed.run();
    }

    private void publish(GuardrailDraft draft) {
        FormDialog dialog =
                new FormDialog(
                        "Publish the guardrails of " + draft.feature() + "?", "Publish guardrails");
        GuardPolicy inForce =
                draft.published().map(GuardrailVersion::rules).orElse(GuardPolicy.EMPTY);
        dialog.with(
                new Span(
                        "Every gateway applies them to calls that begin from now on, within about a"
                                + " second."),
                lines(Difference.between(inForce, draft.draft())));
        TextField note = dialog.field("note", new TextField("Why, for the log"));
        dialog.onSubmit(
                        () -> {
                            services.policies()
                                    .publish(
                                            viewer.actor(),
                                            draft.tenant(),
                                            draft.feature(),
                                            draft.version(),
                                            note.getValue());
                            changed.run();
                        })
                .open();
    }

    private void withdraw(GuardrailDraft draft) {
        FormDialog dialog =
                new FormDialog(
                                "Withdraw the guardrails of " + draft.feature() + "?",
                                "Withdraw guardrails")
                        .destructive();
        dialog.with(new Span("No rule of this policy looks at calls any more. The draft stays."));
        TextField note = dialog.field("note", new TextField("Why, for the log"));
        dialog.onSubmit(
                        () -> {
                            services.policies()
                                    .withdraw(
                                            viewer.actor(),
                                            draft.tenant(),
                                            draft.feature(),
                                            note.getValue());
                            changed.run();
                        })
                .open();
    }

    private void webhookKey(GuardrailDraft draft) {
        try {
            String key = services.tenants().webhookKey(viewer.actor(), draft.tenant());
            Dialog dialog = new Dialog("Key of this tenant's webhooks");
            dialog.add(
                    Ui.paragraph(
                            "Every question carries X-Pilothouse-Signature: t=…,v1=…, the HMAC-SHA256"
                                    + " of \"t.body\" under this key (hex). That you saw it is in"
                                    + " the log."),
                    Ui.div("row wrap", Ui.mono(key), new CopyButton(key, "Copy key")));
            dialog.getFooter().add(new Button("Close", e -> dialog.close()));
            dialog.open();
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
    }
}
