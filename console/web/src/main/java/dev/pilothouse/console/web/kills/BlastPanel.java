package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.html.Div;
import dev.pilothouse.bridge.control.BlastRadius;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Ui;
import java.util.Set;
import java.util.stream.Collectors;

/** What a kill would hit now. */
final class BlastPanel extends Div {
    BlastPanel() {
        addClassNames("stack");
    }

    void show(BlastRadius radius, int tenantsInAll) {
        removeAll();
        add(
                Ui.div(
                        "row",
                        Ui.text("Blast radius", "h2"),
                        Ui.text("measured over the last 60 s", "ter", "small", "push")));
        Div cells =
                Ui.div(
                        "blast",
                        Ui.blastCell(Format.count(radius.callsPerMinute()), "/min", "calls"),
                        Ui.blastCell(Format.count(radius.openStreams()), "", "open streams"),
                        Ui.blastCell(Format.count(radius.features().size()), "", "features"),
                        Ui.blastCell(
                                Format.count(radius.tenants().size()),
                                "of " + tenantsInAll,
                                "tenants"));
        add(cells, Ui.paragraph(sentence(radius), "small", "sec"));
    }

    private static String sentence(BlastRadius radius) {
        if (radius.gateways() == 0) {
            return "No gateway is connected: nothing is measured, and the kill waits for them.";
        }
        String gateways =
                Format.plural(radius.gateways(), "gateway")
                        + (radius.gateways() == 1 ? " reports." : " report.");
        if (radius.callsPerMinute() == 0 && radius.openStreams() == 0) {
            return gateways + " Nothing calls it now.";
        }
        return gateways
                + " Refused from then on: "
                + names(radius.features())
                + agents(radius)
                + ".";
    }

    private static String agents(BlastRadius radius) {
        return radius.agents().isEmpty()
                ? ""
                : ", with " + Format.plural(radius.agents().size(), "agent");
    }

    private static String names(Set<String> features) {
        String some = features.stream().sorted().limit(4).collect(Collectors.joining(", "));
        return features.size() > 4 ? some + " and " + (features.size() - 4) + " more" : some;
    }
}
