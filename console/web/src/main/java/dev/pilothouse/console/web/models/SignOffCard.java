package dev.pilothouse.console.web.models;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.registry.CardState;
import dev.pilothouse.registry.ModelCard;
import java.time.Instant;
import java.util.function.Consumer;

/** Where the sign-off of the version that is shown stands. */
final class SignOffCard extends Card {
    SignOffCard(
            ModelBook.Whole whole,
            boolean editable,
            Consumer<ModelCard> ask,
            Consumer<ModelCard> withdraw) {
        super("Sign-off");
        ModelCard card = whole.shown();
        sub("version " + card.number() + ", revision " + card.revision());
        Div facts = Ui.div("stack s");
        facts.add(StatusBadge.plain(Words.status(card.state()), Words.state(card.state())));
        facts.add(said("Edited by " + card.editedByName(), card.editedAt()));
        if (card.state() == CardState.ASKED) {
            card.ask().ifPresent(a -> facts.add(said("Asked by " + a.byName(), a.at())));
        }
        card.signOff().ifPresent(s -> facts.add(said("Signed off by " + s.byName(), s.at())));
        if (card.state() == CardState.SIGNED && !card.covers(whole.standing().model())) {
            facts.add(
                    Ui.note(
                            Status.WATCH,
                            "triangle-alert",
                            Ui.text(
                                    "It was signed for version '"
                                            + card.ask().map(ModelCard.Ask::label).orElse("")
                                            + "' of the model, which is not what runs now.")));
        }
        Div digest = Ui.div("clip mono ter small");
        digest.setText("sha256:" + card.digest());
        facts.add(digest);
        content(facts);
        if (editable) {
            buttons(card, ask, withdraw);
        }
    }

    private static Div said(String words, Instant at) {
        return Ui.div("row", Ui.text(words), new RelativeTime(at));
    }

    private void buttons(ModelCard card, Consumer<ModelCard> ask, Consumer<ModelCard> withdraw) {
        switch (card.state()) {
            case DRAFT, CHANGES_REQUESTED -> {
                Button button = Ui.button("Ask for a sign-off", "check", ButtonVariant.SMALL);
                button.addClickListener(e -> ask.accept(card));
                footer(button);
            }
            case ASKED -> {
                Button button = Ui.button("Take it back", "undo-2", ButtonVariant.SMALL);
                button.addClickListener(e -> withdraw.accept(card));
                footer(button);
            }
            case SIGNED -> footer(Ui.text("A change begins version " + (card.number() + 1) + "."));
        }
    }
}
