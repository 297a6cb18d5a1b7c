package dev.pilothouse.console.web.guardrails;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.NumberField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.Detector;
import dev.pilothouse.policy.rules.guardrails.Condition;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import dev.pilothouse.policy.rules.guardrails.Guardrails;
import dev.pilothouse.policy.rules.guardrails.Markup;
import dev.pilothouse.policy.rules.guardrails.Medium;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** One rule. The condition is checked while it is typed; everything again when it is kept. */
final class RuleForm {
    private static final int PAUSE_MILLIS = 400;
    private static final List<String> DETECTORS =
            List.of(
                    "personal",
                    "injection",
                    "deny",
                    "encoding",
                    "opaque",
                    "length",
                    "schema",
                    "webhook");

    private final FormDialog dialog;
    private final TextField name;
    private final CheckboxGroup<GuardStage> stages;
    private final Select<String> detect;
    private final CheckboxGroup<Detector> personal;
    private final NumberField threshold;
    private final TextArea words;
    private final TextArea patterns;
    private final CheckboxGroup<Markup> markup;
    private final CheckboxGroup<Medium> media;
    private final IntegerField most;
    private final TextArea schema;
    private final TextField url;
    private final IntegerField timeout;
    private final Checkbox failOpen = new Checkbox("Let the text pass when nobody answers");
    private final RadioButtonGroup<GuardAction> action;
    private final TextArea when;

    RuleForm(Optional<GuardRule> old, Consumer<GuardRule> keep) {
        dialog = new FormDialog(old.isPresent() ? "Change rule" : "Add rule", "Save rule");
        name = dialog.field("name", new TextField("Name, as callers and traces see it"));
        stages = dialog.field("stages", new CheckboxGroup<>("Where it looks"));
        detect = dialog.field("detect", new Select<>());
        personal = dialog.field("kinds", new CheckboxGroup<>("What"));
        threshold = dialog.field("threshold", new NumberField("Lowest score that counts"));
        words = dialog.field("words", new TextArea("Words and phrases, one a line"));
        patterns = dialog.field("patterns", new TextArea("Patterns (RE2), one a line"));
        markup = dialog.field("markup", new CheckboxGroup<>("What"));
        media = dialog.field("media", new CheckboxGroup<>("What"));
        most = dialog.field("most", new IntegerField("Most characters"));
        schema = dialog.field("schema", new TextArea("JSON schema of the text"));
        url = dialog.field("url", new TextField("Address"));
        timeout = dialog.field("timeout_ms", new IntegerField("Wait for an answer, ms"));
        dialog.with(failOpen);
        action = dialog.field("action", new RadioButtonGroup<>("What it does"));
        when = dialog.field("when", new TextArea("Only if (CEL, empty: always)"));
        choices();
        fill(old);
        dialog.onSubmit(() -> keep.accept(rule()));
    }

    void open() {
        dialog.open();
    }

    private void choices() {
        stages.setItems(GuardStage.values());
        stages.setItemLabelGenerator(Words::stage);
        detect.setLabel("Detector");
        detect.setItems(DETECTORS);
        detect.setItemLabelGenerator(Words::detector);
        detect.addValueChangeListener(e -> fieldsOf(e.getValue()));
        personal.setItems(Detector.values());
        personal.setItemLabelGenerator(Detector::word);
        threshold.setMin(0.05);
        threshold.setMax(1);
        threshold.setStep(0.05);
        threshold.setHelperText("Heuristics with known false positives; 0.7 is a good beginning");
        patterns.setHelperText("In streams a pattern is seen over at most 256 characters");
        markup.setItems(Markup.values());
        markup.setItemLabelGenerator(Markup::word);
        media.setItems(Medium.values());
        media.setItemLabelGenerator(Words::medium);
        media.setHelperText("Allowed or blocked as a whole: there is no text to mask");
        schema.setHelperText("A streamed answer is held back until it is complete");
        url.setHelperText("https, signed with a key of the tenant; asked after all other rules");
        action.setItems(GuardAction.values());
        action.setItemLabelGenerator(a -> a.word());
        when.setMaxLength(2_000);
        when.setHelperText("Knows " + String.join(", ", Condition.VARIABLES.keySet()));
        when.addClassName("mono");
        when.setValueChangeMode(ValueChangeMode.LAZY);
        when.setValueChangeTimeout(PAUSE_MILLIS);
        when.addValueChangeListener(e -> checkCondition());
    }

    private void checkCondition() {
        when.setInvalid(false);
        if (!when.getValue().isBlank()) {
            try {
                Condition.compile("when", when.getValue().strip());
            } catch (BadInput wrong) {
                when.setErrorMessage(wrong.expected());
                when.setInvalid(true);
            }
        }
    }

    private void fieldsOf(String detector) {
        personal.setVisible(detector.equals("personal"));
        threshold.setVisible(detector.equals("injection"));
        words.setVisible(detector.equals("deny"));
        patterns.setVisible(detector.equals("deny"));
        markup.setVisible(detector.equals("encoding"));
        media.setVisible(detector.equals("opaque"));
        most.setVisible(detector.equals("length"));
        schema.setVisible(detector.equals("schema"));
        url.setVisible(detector.equals("webhook"));
        timeout.setVisible(detector.equals("webhook"));
        failOpen.setVisible(detector.equals("webhook"));
        if (detector.equals("opaque") && action.getValue() == GuardAction.MASK) {
            action.setValue(GuardAction.BLOCK);
        }
    }

    private void fill(Optional<GuardRule> old) {
        name.setValue(old.map(GuardRule::name).orElse(""));
        stages.setValue(old.map(GuardRule::stages).orElse(java.util.Set.of(GuardStage.INPUT)));
        personal.setValue(Detector.all());
        threshold.setValue(0.7);
        markup.setValue(java.util.Set.of(Markup.values()));
        media.setValue(java.util.Set.of(Medium.values()));
        most.setValue(10_000);
        timeout.setValue(500);
        action.setValue(old.map(GuardRule::action).orElse(GuardAction.MASK));
        when.setValue(old.map(GuardRule::when).orElse(""));
        detect.setValue(old.map(r -> r.detect().word()).orElse("personal"));
        old.ifPresent(rule -> fill(rule.detect()));
        fieldsOf(detect.getValue());
    }

    private void fill(Detect of) {
        switch (of) {
            case Detect.Personal p -> personal.setValue(p.kinds());
            case Detect.Injection i -> threshold.setValue(i.threshold());
            case Detect.Deny d -> {
                words.setValue(String.join("\n", d.words()));
                patterns.setValue(String.join("\n", d.patterns()));
            }
            case Detect.Schema s -> schema.setValue(s.schema());
            case Detect.Length l -> most.setValue(l.most());
            case Detect.Encoding e -> markup.setValue(e.kinds());
            case Detect.Opaque o -> media.setValue(o.kinds());
            case Detect.Webhook w -> {
                url.setValue(w.url().toString());
                timeout.setValue(w.timeoutMillis());
                failOpen.setValue(w.failOpen());
            }
        }
    }

    private GuardRule rule() {
        GuardRule rule =
                new GuardRule(
                        name.getValue(),
                        stages.getValue(),
                        detect(detect.getValue()),
                        action.getValue(),
                        when.getValue());
        try {
            Guardrails.compile(new GuardPolicy(List.of(rule)));
        } catch (BadInput placed) {
            throw placed.getCause() instanceof BadInput ofField ? shown(ofField) : placed;
        }
        return rule;
    }

    /** The same refusal at the field that is shown: several detectors have kinds. */
    private BadInput shown(BadInput wrong) {
        return wrong.field().equals("kinds") && !personal.isVisible()
                ? new BadInput(media.isVisible() ? "media" : "markup", "", wrong.expected())
                : wrong;
    }

    private Detect detect(String detector) {
        return switch (detector) {
            case "personal" -> new Detect.Personal(personal.getValue());
            case "injection" -> new Detect.Injection(number(threshold.getValue()));
            case "deny" -> new Detect.Deny(lines(words), lines(patterns));
            case "encoding" -> new Detect.Encoding(markup.getValue());
            case "opaque" -> new Detect.Opaque(media.getValue());
            case "length" -> new Detect.Length((int) number(most.getValue()));
            case "schema" -> new Detect.Schema(schema.getValue());
            default ->
                    new Detect.Webhook(
                            GuardJson.uri(url.getValue().strip()),
                            (int) number(timeout.getValue()),
                            failOpen.getValue());
        };
    }

    private static double number(Number value) {
        return Objects.requireNonNullElse(value, 0).doubleValue();
    }

    private static List<String> lines(TextArea area) {
        return area.getValue().lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }
}
