package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.FeatureFiles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The rows of the list as files: CSV for spreadsheets, YAML for {@code pilothouse apply}. */
final class FeatureExport {
    private FeatureExport() {}

    /**
     * @param rows that are shown when somebody clicks
     */
    static Div links(Supplier<List<Row>> rows) {
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

    private static Anchor link(
            String label, String icon, String file, String type, Supplier<String> text) {
        Anchor anchor =
                new Anchor(
                        DownloadHandler.fromInputStream(e -> {
                            byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
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
