package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.analytics.features.PartUse;
import dev.pilothouse.analytics.features.PartsCompared;
import dev.pilothouse.analytics.features.PartsUsed;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Failure;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the models and tools that a feature declares are those of its last 30 days. */
final class PartsSeen extends Div {
    private static final Duration BACK = Duration.ofDays(30);

    PartsSeen(PartsUsed used, Feature feature) {
        addClassNames("stack", "s");
        setId("parts-seen");
        Instant from = Instant.now().minus(BACK);
        Background.run(
                UI.getCurrentOrThrow(),
                () -> used.read(feature.tenant(), feature.id(), from),
                parts -> show(feature.data().facts(), parts),
                e -> add(Ui.text("Traffic cannot be read: " + Failure.of(e).what(), "ter")));
    }

    private void show(FeatureFacts declared, List<PartUse> used) {
        removeAll();
        PartsCompared models = PartsCompared.of(declared.models(), used, PartUse.Kind.MODEL);
        PartsCompared tools = PartsCompared.of(declared.tools(), used, PartUse.Kind.TOOL);
        undeclared("models", models);
        undeclared("tools", tools);
        unseen("models", models);
        unseen("tools", tools);
        if (used.isEmpty()) {
            removeAll();
            add(Ui.text("No call in the last 30 days to compare with.", "ter"));
        } else if (models.agrees() && tools.agrees()) {
            add(Ui.text("The same as in the calls of the last 30 days.", "ter"));
        }
    }

    private void undeclared(String what, PartsCompared compared) {
        if (!compared.undeclared().isEmpty()) {
            add(
                    Ui.note(
                            Status.WATCH,
                            "triangle-alert",
                            new Span(
                                    "Seen in the last 30 days, not declared: "
                                            + what
                                            + " "
                                            + compared.undeclared().stream()
                                                    .map(PartsSeen::words)
                                                    .collect(Collectors.joining(", ")))));
        }
    }

    private static String words(PartUse use) {
        return use.name() + " (" + Format.plural(use.calls(), "call") + ")";
    }

    private void unseen(String what, PartsCompared compared) {
        if (!compared.unseen().isEmpty()) {
            add(
                    Ui.text(
                            "Declared, not seen in the last 30 days: "
                                    + what
                                    + " "
                                    + String.join(", ", compared.unseen()),
                            "ter"));
        }
    }
}
