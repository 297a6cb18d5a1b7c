package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.registry.FeatureFiles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The rows of the list as files: CSV for spreadsheets, YAML for {@code pilothouse apply}. */
final class FeatureExport {
    private final TakenFiles taken;
    private final Viewer viewer;
    private final Supplier<Optional<TenantId>> tenant;

    FeatureExport(TakenFiles taken, Viewer viewer, Supplier<Optional<TenantId>> tenant) {
        this.taken = taken;
        this.viewer = viewer;
        this.tenant = tenant;
    }

    /**
     * @param rows that are shown when somebody clicks
     */
    Div links(Supplier<List<Row>> rows) {
        return Ui.div(
                "row",
                link("CSV", "table", "features.csv", "text/csv", () -> FeatureCsv.of(rows.get())),
                link(
                        "YAML",
                        "download",
                        "features.yaml",
                        "application/yaml",
                        () ->
                                FeatureFiles.write(
                                        rows.get().stream()
                                                .map(Row::feature)
                                                .flatMap(Optional::stream)
                                                .toList())));
    }

    private Anchor link(
            String label, String icon, String file, String type, Supplier<String> text) {
        Actor actor = viewer.actor();
        Anchor anchor =
                new Anchor(
                        DownloadHandler.fromInputStream(e -> {
                            byte[] bytes =
                                    taken.features(
                                                    actor,
                                                    tenant.get(),
                                                    label.toLowerCase(Locale.ROOT),
                                                    text)
                                            .getBytes(StandardCharsets.UTF_8);
                            return new DownloadResponse(
                                    new ByteArrayInputStream(bytes),
                                    file,
                                    type + ";charset=UTF-8",
                                    bytes.length);
                        }),
                        "");
        anchor.add(new Icon(icon), new Span(label));
        anchor.addClassName("btn");
        anchor.getElement().setAttribute("aria-label", "Download as " + label);
        return anchor;
    }
}
