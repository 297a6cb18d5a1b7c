package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.html.Div;
import dev.pilothouse.console.web.privacy.PrivacyDesk.Whole;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.ErasureTarget.Kept;
import dev.pilothouse.policy.decisions.privacy.ErasureStep;

/** What an erasure leaves, and on which ground. */
final class KeptCard {
    private KeptCard() {}

    static Card of(Whole whole, PageState state) {
        Card card = new Card("Kept or not touched").sub("named in the certificate");
        Div rows = Ui.div("stack");
        for (ErasureStep step : whole.steps()) {
            step.kept().stream().filter(Kept::waits).forEach(k -> rows.add(waits(k, state)));
        }
        for (ErasureStep step : whole.steps()) {
            step.kept().stream()
                    .filter(kept -> !kept.waits())
                    .forEach(kept ->
                            rows.add(
                                    row(
                                            Words.storeIcon(step.store().id()),
                                            step.store().name(),
                                            words(kept))));
        }
        rows.add(
                row(
                        "scroll-text",
                        "Audit log",
                        "Entries keep the pseudonym, "
                                + whole.request().pseudonym()
                                + ". Which person it was and the key of commitments about them are"
                                + " destroyed. Ground: "
                                + whole.request().law().auditGround()
                                + "."));
        rows.add(
                row(
                        "filter",
                        "Tombstone",
                        "Keyed hashes of the person, so that data from before the erasure are"
                                + " dropped when they arrive late. Ends by itself after 91 days; who"
                                + " comes back is a new beginning."));
        card.content(rows);
        return card;
    }

    private static String words(Kept kept) {
        String items = kept.items() < 0 ? "" : ", " + Format.plural(kept.items(), "item");
        return "%s%s. Ground: %s.".formatted(kept.what(), items, kept.ground());
    }

    /** Only somebody can change it: where, and who. */
    private static Div waits(Kept kept, PageState state) {
        Icon sign = new Icon("triangle-alert");
        sign.addClassName("t-watch");
        String owner = kept.owner().isEmpty() ? "" : " Ask " + kept.owner() + ".";
        Div text =
                new Div(
                        Ui.link(state.href(kept.link().substring(1)), kept.what()),
                        Ui.text(
                                " names the person. "
                                        + kept.ground()
                                        + ", the erasure waits for it."
                                        + owner,
                                "sec"));
        return Ui.div("row top", sign, text);
    }

    private static Div row(String icon, String title, String words) {
        Icon sign = new Icon(icon);
        sign.addClassName("t-unknown");
        Div text = new Div(Ui.text(title + " ", "medium"), Ui.text(words, "sec"));
        return Ui.div("row top", sign, text);
    }
}
