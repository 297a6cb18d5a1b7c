package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.DeploymentData;
import java.util.List;

/** The deployments of a model with their live state. */
final class RunsTable {
    private RunsTable() {}

    static Component of(List<ModelBook.Running> running) {
        if (running.isEmpty()) {
            return Ui.div("pad", Ui.paragraph("No deployment serves it.", "ter"));
        }
        Div rows = new Div();
        running.forEach(r -> {
            DeploymentData data = r.deployment().data();
            String where = data.pool().map(p -> "pool " + p).orElse("hosted at " + data.provider());
            Div words =
                    Ui.div(
                            "stack",
                            Ui.text(r.deployment().id().value(), "clip"),
                            Ui.text(
                                    where
                                            + data.tenant()
                                                    .map(t -> ", for " + t)
                                                    .orElse(", for every tenant"),
                                    "ter",
                                    "small"));
            words.getStyle().set("min-width", "0").set("flex", "1");
            rows.add(Ui.div("row job", words, Words.badge(r)));
        });
        return rows;
    }
}
