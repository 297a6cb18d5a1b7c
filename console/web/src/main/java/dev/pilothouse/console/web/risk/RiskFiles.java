package dev.pilothouse.console.web.risk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.decisions.AnnexDocuments;
import dev.pilothouse.policy.decisions.RiskClasses;
import dev.pilothouse.policy.decisions.RiskView;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.registry.Feature;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A classification and its Annex IV document as files. */
final class RiskFiles {
    private final RiskClasses risks;
    private final AnnexDocuments annex;
    private final TakenFiles taken;

    RiskFiles(RiskClasses risks, AnnexDocuments annex, TakenFiles taken) {
        this.risks = risks;
        this.annex = annex;
        this.taken = taken;
    }

    List<Anchor> links(RiskView view, Actor actor) {
        Feature feature = view.feature();
        String name = feature.tenant() + "-" + feature.id();
        List<Anchor> links = new ArrayList<>();
        if (view.newest().isPresent()) {
            links.add(
                    link(
                            "JSON",
                            name + "-risk.json",
                            "application/json",
                            () ->
                                    taken.risk(
                                            actor,
                                            feature.tenant(),
                                            feature.id(),
                                            "json",
                                            () ->
                                                    risks.file(
                                                                    actor,
                                                                    feature.tenant(),
                                                                    feature.id(),
                                                                    false)
                                                            .getBytes(UTF_8))));
            links.add(
                    link(
                            "PDF",
                            name + "-risk.pdf",
                            "application/pdf",
                            () ->
                                    taken.risk(
                                            actor,
                                            feature.tenant(),
                                            feature.id(),
                                            "pdf",
                                            () ->
                                                    risks.pdf(
                                                            actor,
                                                            feature.tenant(),
                                                            feature.id(),
                                                            false))));
        }
        links.add(
                link(
                        "Annex IV",
                        name + "-annex-iv.pdf",
                        "application/pdf",
                        () ->
                                taken.annexIv(
                                        actor,
                                        feature.tenant(),
                                        feature.id(),
                                        "pdf",
                                        () ->
                                                annex.pdf(
                                                        annex.assemble(
                                                                actor,
                                                                feature.tenant(),
                                                                feature.id())))));
        return links;
    }

    private static Anchor link(String label, String name, String type, Supplier<byte[]> content) {
        DownloadHandler handler =
                event -> {
                    byte[] bytes = content.get();
                    event.setFileName(name);
                    event.setContentType(type);
                    event.setContentLength(bytes.length);
                    try (OutputStream out = event.getOutputStream()) {
                        out.write(bytes);
                    }
                };
        Anchor anchor = new Anchor(handler, "");
        anchor.add(new Icon("download", "s"), Ui.text(label));
        anchor.addClassNames("btn");
        anchor.getElement().setAttribute("download", true);
        return anchor;
    }
}
