package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.registry.PlaygroundRun;
import dev.pilothouse.registry.Prompt;
import dev.pilothouse.registry.PromptVersion;
import dev.pilothouse.registry.Release;
import dev.pilothouse.registry.ReleaseRequest;
import dev.pilothouse.registry.ReleaseRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks for a release of a version into an environment. */
final class AskForm {
    /** Of playground runs in the evidence of a release. */
    static final String EVIDENCE = "playground";

    private static final int OFFERED = 20;

    private final Tools services;
    private final Viewer viewer;
    private final Book book;
    private final Consumer<String> made;
    private final FormDialog form = new FormDialog("Request a release", "Request release");
    private final Select<PromptVersion.Row> version = form.field("version", new Select<>());
    private final ComboBox<String> environment =
            form.field("environment", new ComboBox<>("Environment"));
    private final IntegerField share =
            form.field("share", new IntegerField("Share of calls first, %"));
    private final RuleFields rule = new RuleFields(form);
    private final IntegerField approvers =
            form.field("approvers", new IntegerField("People who must approve"));
    private final TextArea note = form.field("note", new TextArea("Why, for those who approve"));
    private final CheckboxGroup<PlaygroundRun> runs =
            form.field("evidence", new CheckboxGroup<>("Evidence from the playground"));

    /**
     * @param made takes the id of the release
     */
    AskForm(Tools services, Viewer viewer, Book book, Consumer<String> made) {
        this.services = services;
        this.viewer = viewer;
        this.book = book;
        this.made = made;
        version.setLabel("Version");
        version.setItems(book.versions());
        version.setItemLabelGenerator(v -> "v" + v.version() + ": " + cut(v.note(), 60));
        version.setValue(book.versions().getFirst());
        environment.setAllowCustomValue(true);
        environment.setItems("production", "staging", "development");
        environment.addCustomValueSetListener(e -> environment.setValue(e.getDetail()));
        environment.addValueChangeListener(e -> canary());
        environment.setValue("production");
        share.setMin(1);
        share.setMax(100);
        share.setStepButtonsVisible(true);
        share.setValue(100);
        share.setHelperText("100: all at once. Less: a canary first, beside what is live");
        share.addValueChangeListener(e -> canary());
        approvers.setMin(book.approvers());
        approvers.setMax(ReleaseRules.MOST_APPROVERS);
        approvers.setStepButtonsVisible(true);
        approvers.setValue(book.approvers());
        approvers.setHelperText(
                "The feature asks for at least " + Format.plural(book.approvers(), "person"));
        note.setMaxLength(2000);
        List<PlaygroundRun> kept =
                services.playground()
                        .list(
                                viewer.actor(),
                                book.prompt().tenant(),
                                book.prompt().name(),
                                OFFERED);
        runs.setItems(kept);
        runs.setItemLabelGenerator(AskForm::label);
        runs.setVisible(!kept.isEmpty());
        runs.addClassName("stacked");
        form.with(
                Ui.paragraph(
                        "Goes live when other people approved exactly these bytes. The difference"
                                + " to what is live is added to the evidence.",
                        "ter"));
        form.onSubmit(this::submit);
        canary();
    }

    private void canary() {
        boolean beside = book.live(environment.getOptionalValue().orElse("")).isPresent();
        share.setVisible(beside);
        if (!beside) {
            share.setValue(100);
        }
        Integer percent = share.getValue();
        rule.canary(beside && percent != null && percent < 100);
    }

    private static String label(PlaygroundRun run) {
        return run.what()
                + " on "
                + run.model()
                + ", "
                + run.outputTokens()
                + " tokens: “"
                + cut(run.answer().replace('\n', ' '), 48)
                + "”";
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    void open() {
        form.open();
    }

    private void submit() {
        Prompt prompt = book.prompt();
        String where = environment.getOptionalValue().orElse("");
        if (share.getValue() == null) {
            throw new BadInput("share", "", "1 to 100");
        }
        if (approvers.getValue() == null) {
            throw new BadInput(
                    "approvers", "", book.approvers() + " to " + ReleaseRules.MOST_APPROVERS);
        }
        Release release =
                services.releases()
                        .ask(
                                viewer.actor(),
                                new ReleaseRequest(
                                        prompt.tenant(),
                                        prompt.name(),
                                        version.getValue().version(),
                                        new Environment(where),
                                        share.getValue() * (Release.WHOLE / 100),
                                        rule.value(),
                                        Optional.of(approvers.getValue()),
                                        note.getValue(),
                                        evidence()));
        made.accept(release.id().toString());
    }

    private Map<String, Object> evidence() {
        Map<String, Object> evidence = new HashMap<>();
        if (!runs.getValue().isEmpty()) {
            evidence.put(EVIDENCE, runs.getValue().stream().map(PlaygroundRun::evidence).toList());
        }
        return evidence;
    }
}
