package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.CardPair;
import dev.pilothouse.registry.ModelCard;
import java.util.Map;
import java.util.Optional;

/** The versions of a card; one is shown. */
final class VersionsCard {
    private VersionsCard() {}

    static Card of(ModelBook.Whole whole, PageState state) {
        Div rows = new Div();
        for (ModelCard card : whole.versions()) {
            boolean shown = card.number() == whole.shown().number();
            Component name =
                    shown
                            ? Ui.text("Version " + card.number(), "medium")
                            : Ui.link(
                                    state.href(
                                            ModelsNavigation.PATH + "/" + card.model(),
                                            Map.of(ModelView.CARD, Long.toString(card.number()))),
                                    "Version " + card.number());
            Div row =
                    Ui.div(
                            "row job",
                            name,
                            StatusBadge.plain(
                                    Words.status(card.state()), Words.state(card.state())),
                            new RelativeTime(
                                    card.signOff()
                                            .map(ModelCard.SignOff::at)
                                            .orElse(card.editedAt())));
            rows.add(row);
        }
        Card versions = new Card("Versions of the card").flush();
        versions.content(rows);
        if (whole.versions().size() > 1) {
            versions.footer(Ui.link(compare(whole, state), "Compare versions"));
        }
        return versions;
    }

    /** The shown version against the one before it. */
    private static String compare(ModelBook.Whole whole, PageState state) {
        CardPair pair =
                CardPair.of(
                        whole.versions(), Optional.empty(), Optional.of(whole.shown().number()));
        return state.href(
                ModelsNavigation.PATH + "/" + whole.shown().model() + "/compare",
                Map.of(
                        CardCompareView.FROM, Long.toString(pair.before().number()),
                        CardCompareView.TO, Long.toString(pair.after().number())));
    }
}
