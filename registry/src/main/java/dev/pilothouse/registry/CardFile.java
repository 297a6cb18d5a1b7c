package dev.pilothouse.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.registry.cards.CardFormat;
import dev.pilothouse.registry.cards.CardPdf;
import dev.pilothouse.registry.cards.CycloneDx;
import dev.pilothouse.registry.cards.HuggingFace;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A card to hand out.
 *
 * @param name of the file
 */
public record CardFile(String name, String mediaType, byte[] content) {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu HH:mm 'UTC'", Locale.UK)
                    .withZone(ZoneOffset.UTC);

    /**
     * A version of a card as a file.
     *
     * @param at when it is made
     */
    public static CardFile of(ModelCard card, CardFormat format, Instant at) {
        String version = Long.toString(card.number());
        byte[] content =
                switch (format) {
                    case HUGGING_FACE -> HuggingFace.write(card.content()).getBytes(UTF_8);
                    case CYCLONEDX ->
                            CycloneDx.write(
                                            card.content(),
                                            new CycloneDx.Stamp(version, card.digest(), at))
                                    .getBytes(UTF_8);
                    case PDF ->
                            CardPdf.write(
                                    card.content(),
                                    new CardPdf.Cover(version, card.digest(), signOff(card), at));
                };
        return new CardFile(
                card.model() + "-card-" + version + "." + format.ending(),
                format.mediaType(),
                content);
    }

    private static String signOff(ModelCard card) {
        return card.signOff().map(s -> "by " + s.byName() + " on " + DAY.format(s.at())).orElse("");
    }
}
