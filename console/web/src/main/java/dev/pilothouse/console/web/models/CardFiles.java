package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.registry.CardFile;
import dev.pilothouse.registry.ModelCard;
import dev.pilothouse.registry.ModelCards;
import dev.pilothouse.registry.cards.CardFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/** A card as files. */
final class CardFiles {
    private final ModelCards cards;
    private final TakenFiles taken;

    CardFiles(ModelCards cards, TakenFiles taken) {
        this.cards = cards;
        this.taken = taken;
    }

    Card card(ModelCard shown, Actor actor) {
        Div links = Ui.div("row wrap");
        for (CardFormat format : CardFormat.values()) {
            DownloadHandler handler = event -> write(event, shown, actor, format);
            Anchor anchor = new Anchor(handler, "");
            anchor.add(new Icon("download", "s"), Ui.text(format.title()));
            anchor.addClassNames("btn", "small");
            anchor.getElement().setAttribute("download", true);
            links.add(anchor);
        }
        Card card = new Card("Export").sub("version " + shown.number());
        card.content(links);
        return card;
    }

    private CardFile file(Actor actor, ModelCard shown, CardFormat format) {
        ModelCard card = cards.version(actor, shown.model(), shown.number());
        return CardFile.of(card, format, Instant.now());
    }

    private void write(DownloadEvent event, ModelCard shown, Actor actor, CardFormat format)
            throws IOException {
        CardFile file =
                taken.card(
                        actor,
                        shown.model(),
                        shown.number(),
                        format.word(),
                        () -> file(actor, shown, format));
        event.setFileName(file.name());
        event.setContentType(file.mediaType());
        event.setContentLength(file.content().length);
        try (OutputStream out = event.getOutputStream()) {
            out.write(file.content());
        }
    }
}
