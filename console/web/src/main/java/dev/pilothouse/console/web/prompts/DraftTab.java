package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.Prompt;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The draft in fields, checked while it is typed. Nobody's work is lost: who saves second is shown
 * what the first one changed, and keeps what they typed.
 */
final class DraftTab extends Div {
    private final transient Tools services;
    private final transient Viewer viewer;
    private final Runnable saved;
    private final transient SettingFields settings = new SettingFields(this::changed);
    private final MessageList messages = new MessageList(this::changed);
    private final VariableTable variables = new VariableTable(this::changed);
    private final TextField description = new TextField("What it is for");
    private final Card checks = new Card("Checks").ruled();
    private final Div findings = Ui.div("stack");
    private final Div meanwhile = Ui.div("stack m");
    private final Card text = new Card("Draft").ruled();
    private final Button save = Ui.button("Save draft", "check");
    private final Button commit =
            Ui.button("Save as version", "git-commit-horizontal", ButtonVariant.PRIMARY);
    private @Nullable Prompt base;
    private boolean filling;
    private boolean dirty;

    /**
     * @param saved called after anything was saved
     */
    DraftTab(Tools services, Viewer viewer, Runnable saved) {
        this.services = services;
        this.viewer = viewer;
        this.saved = saved;
        save.addClickListener(e -> save());
        commit.addClickListener(e -> commit());
        description.setWidthFull();
        description.setMaxLength(2000);
        description.addValueChangeListener(e -> changed());
        text.tools(save, commit);
        text.content(Ui.div("stack m", description, messages));
        checks.content(findings);
        findings.getElement().setAttribute("role", "status");
        addClassName("draft");
        meanwhile.setVisible(false);
        Div left =
                Ui.div(
                        "c8 stack m",
                        text,
                        new Card("Variables").ruled().content(variables),
                        new Card("Tools and response schema").ruled().content(settings.schemas()));
        Div right =
                Ui.div(
                        "c4 stack m",
                        checks,
                        new Card("Model and parameters").ruled().content(settings.numbers()));
        add(meanwhile, Ui.div("grid", left, right));
    }

    void show(Book book) {
        Prompt prompt = book.prompt();
        boolean mine = viewer.actor().may(Permission.MANAGE_PROMPTS, prompt.tenant());
        settings.offer(book.models(), book.deployments());
        Prompt known = base;
        if (known == null || !dirty) {
            fill(prompt);
        } else if (prompt.draftVersion() != known.draftVersion()) {
            changedBy(prompt);
        }
        save.setVisible(mine);
        commit.setVisible(mine);
        messages.setReadOnly(!mine);
        variables.setReadOnly(!mine);
        settings.setReadOnly(!mine);
        description.setReadOnly(!mine);
        buttons();
    }

    private void fill(Prompt prompt) {
        base = prompt;
        filling = true;
        Draft draft = Draft.of(prompt.draft());
        description.setValue(prompt.description());
        variables.fill(draft.variables());
        messages.fill(draft.messages());
        settings.fill(draft);
        filling = false;
        dirty = false;
        meanwhile.removeAll();
        meanwhile.setVisible(false);
        said(prompt);
        check();
    }

    private void said(Prompt prompt) {
        text.sub(
                new Span("saved by " + prompt.draftBy() + " "), new RelativeTime(prompt.draftAt()));
    }

    Draft typed() {
        return settings.typed(messages.messages(), variables.variables());
    }

    private void changed() {
        if (!filling) {
            dirty = true;
            check();
            buttons();
        }
    }

    private void buttons() {
        save.setEnabled(dirty);
    }

    private void check() {
        Draft draft = typed();
        messages.known(draft.declared());
        List<Draft.Finding> all = draft.findings();
        findings.removeAll();
        if (all.isEmpty()) {
            findings.add(
                    StatusBadge.plain(
                            Status.OK, "Every placeholder is declared, every variable is used"));
        }
        all.forEach(f -> findings.add(finding(f)));
        commit.setEnabled(all.stream().noneMatch(f -> f.status() == Status.OFF));
    }

    private Div finding(Draft.Finding finding) {
        Icon icon = new Icon(finding.status().icon());
        icon.addClassName("t-" + finding.status().css());
        Div row = Ui.div("row top", icon, Ui.text(finding.text(), "grow"));
        finding.declares()
                .ifPresent(name -> {
                    Button declare = Ui.quiet("Declare");
                    declare.setAriaLabel("Declare " + name);
                    declare.addClickListener(e -> variables.declare(name));
                    row.add(declare);
                });
        return row;
    }

    private void save() {
        try {
            store();
            saved.run();
        } catch (Conflict e) {
            meanwhile(e);
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
    }

    private Prompt store() {
        Prompt of = base();
        Prompt now =
                services.prompts()
                        .save(
                                viewer.actor(),
                                of.tenant(),
                                of.name(),
                                of.draftVersion(),
                                description.getValue(),
                                typed().content());
        fill(now);
        buttons();
        return now;
    }

    private Prompt base() {
        Prompt of = base;
        if (of == null) {
            throw new BadInput("prompt", "", "a prompt that was read");
        }
        return of;
    }

    private void meanwhile(Conflict conflict) {
        Prompt of = base();
        Prompt now = services.prompts().find(viewer.actor(), of.tenant(), of.name());
        if (now.draftVersion() == of.draftVersion()) {
            Toast.refused(conflict);
        } else {
            changedBy(now);
        }
    }

    private void changedBy(Prompt now) {
        Button keep = Ui.button("Save mine over it", "check", ButtonVariant.SMALL);
        keep.addClickListener(e -> {
            base = now;
            save();
        });
        Button theirs = Ui.button("Take theirs instead", "undo-2", ButtonVariant.SMALL);
        theirs.addClickListener(e -> {
            fill(now);
            buttons();
        });
        meanwhile.removeAll();
        meanwhile.add(
                Ui.note(
                        Status.WATCH,
                        "triangle-alert",
                        Ui.text(
                                now.draftBy() + " saved this draft while you were typing. ",
                                "medium"),
                        new Span(
                                "Nothing that you typed is lost: it stands in the fields below. Left"
                                        + " is what was saved, right is what you typed."),
                        Ui.div("row", keep, theirs)));
        compare(now)
                .ifPresent(view ->
                        meanwhile.add(
                                new Card("What differs")
                                        .sub(view.summary())
                                        .ruled()
                                        .flush()
                                        .content(view)));
        meanwhile.setVisible(true);
        meanwhile.scrollIntoView();
    }

    private Optional<DiffView> compare(Prompt now) {
        try {
            return Optional.of(
                    new DiffView(
                            now.draft(),
                            typed().content(),
                            DiffView.head(Ui.text("saved", "badge"), "by " + now.draftBy(), ""),
                            DiffView.head(
                                    Ui.text("yours", "badge", "accent"), "not saved yet", "")));
        } catch (BadInput _) {
            return Optional.empty();
        }
    }

    private void commit() {
        FormDialog form = new FormDialog("Save as the next version?", "Save version");
        TextArea note = form.field("note", new TextArea("What changed, for colleagues"));
        note.setMaxLength(2000);
        form.with(
                Ui.paragraph(
                        "A version never changes again. Nothing goes live by it: a release is asked"
                                + " for, and others approve it.",
                        "ter"));
        form.onSubmit(
                        () -> {
                            Prompt now = dirty ? store() : base();
                            services.prompts()
                                    .commit(
                                            viewer.actor(),
                                            now.tenant(),
                                            now.name(),
                                            now.draftVersion(),
                                            note.getValue());
                            saved.run();
                        })
                .open();
    }
}
