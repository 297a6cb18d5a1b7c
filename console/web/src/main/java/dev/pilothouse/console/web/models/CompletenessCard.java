package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.cards.CardField;
import dev.pilothouse.registry.cards.Completeness;
import dev.pilothouse.registry.cards.Purpose;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How complete a card is for each purpose, section by section; what is missing and from whom. */
final class CompletenessCard extends Card {
    CompletenessCard(dev.pilothouse.registry.cards.Card card) {
        super("Completeness");
        List<Completeness> all = Completeness.of(card);
        Div rings = Ui.div("rings");
        all.forEach(c -> rings.add(ring(c)));
        Div bars = Ui.div("comp");
        Completeness.bySection(card).forEach(f -> bars.add(bar(f)));
        content(rings, bars, missing(all));
    }

    private static Div ring(Completeness c) {
        Div ring = Ui.div("ring", Ui.text(c.percent() + " %", "tn"));
        ring.getStyle().set("--part", c.percent() + "%");
        if (c.percent() < 100) {
            ring.addClassName("watch");
        }
        ring.getElement().setAttribute("aria-hidden", "true");
        return Ui.div(
                "stack s",
                ring,
                Ui.text(c.purpose().title(), "medium", "small"),
                Ui.text(c.given() + " of " + c.needed().size(), "ter", "small"));
    }

    private static Div bar(Completeness.Filled filled) {
        Span part = new Span();
        part.addClassName("part");
        part.getStyle().set("width", 100.0 * filled.given() / filled.fields() + "%");
        Span track = new Span(part);
        track.addClassNames("track", filled.missing().isEmpty() ? "ok" : "watch");
        return Ui.div(
                "line",
                Ui.link("#section-" + filled.section().name(), filled.section().title(), "clip"),
                track,
                Ui.text(filled.given() + "/" + filled.fields(), "n"));
    }

    /** By who can give it, each field once, with the purposes that wait for it. */
    private static Div missing(List<Completeness> all) {
        Map<String, Map<String, CardField>> byGiver = new TreeMap<>();
        all.forEach(c ->
                c.missing()
                        .forEach(f ->
                                byGiver.computeIfAbsent(f.giver().word(), g -> new TreeMap<>())
                                        .put(f.label(), f)));
        if (byGiver.isEmpty()) {
            return Ui.note(Status.OK, "circle-check", new Span("Nothing is missing."));
        }
        long fields = byGiver.values().stream().mapToLong(Map::size).sum();
        Div words = Ui.div("stack s", Ui.text(fields + " fields missing.", "medium"));
        byGiver.forEach((giver, missing) -> {
            Div line = new Div(Ui.text("From " + giver + ": ", "medium"));
            boolean first = true;
            for (CardField field : missing.values()) {
                if (!first) {
                    line.add(new Span(", "));
                }
                first = false;
                Anchor link = Ui.link("#section-" + field.section(), field.label());
                link.getElement()
                        .setAttribute(
                                "title",
                                field.help()
                                        + " Needed for "
                                        + field.needs().stream()
                                                .sorted()
                                                .map(Purpose::title)
                                                .collect(Collectors.joining(", ")));
                line.add(link);
            }
            words.add(line);
        });
        return Ui.note(Status.WATCH, "triangle-alert", words);
    }
}
