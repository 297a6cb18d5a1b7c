package dev.pilothouse.registry.cards;

import dev.pilothouse.registry.cards.PdfSheet.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Cards as a document to hand over. */
public final class CardPdf {
    private static final Style TITLE = new Style(22, true, PdfSheet.INK);
    private static final Style HEADING = new Style(13, true, PdfSheet.INK);
    private static final Style LABEL = new Style(9, true, PdfSheet.QUIET);
    private static final Style TEXT = new Style(10, false, PdfSheet.INK);
    private static final Style FACT = new Style(9, false, PdfSheet.INK);
    private static final Style CELL = new Style(8.5f, false, PdfSheet.INK);
    private static final Style CELL_HEAD = new Style(8.5f, true, PdfSheet.QUIET);
    private static final Style QUIET = new Style(9, false, PdfSheet.QUIET);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu HH:mm 'UTC'", Locale.UK)
                    .withZone(ZoneOffset.UTC);

    private final PdfSheet sheet;
    private final Card card;

    private CardPdf(PdfSheet sheet, Card card) {
        this.sheet = sheet;
        this.card = card;
    }

    /**
     * What the document says besides the card.
     *
     * @param version of the card
     * @param digest of the card, lower-case hexadecimal
     * @param signOff one line; empty: not signed off
     * @param written when the document is made
     */
    public record Cover(String version, String digest, String signOff, Instant written) {}

    /** The document as PDF. */
    public static byte[] write(Card card, Cover cover) {
        try (PdfSheet sheet = new PdfSheet()) {
            return new CardPdf(sheet, card).write(cover);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] write(Cover cover) throws IOException {
        information(cover);
        cover(cover);
        completeness();
        ObjectNode full = CardJson.full(card);
        for (CardSection section : CardFields.sections()) {
            section(section, full);
        }
        if (!card.notes().isEmpty()) {
            heading("Notes");
            for (String key : card.notes().keySet().stream().sorted().toList()) {
                labelled(key);
                sheet.paragraph(card.notes().getOrDefault(key, ""), TEXT);
            }
        }
        return sheet.finish(
                card.identity().name()
                        + "  ·  card version "
                        + cover.version()
                        + "  ·  sha256:"
                        + cover.digest().substring(0, 12));
    }

    private void information(Cover cover) {
        var information = sheet.document().getDocumentInformation();
        information.setTitle("Model card: " + card.identity().name());
        information.setSubject("Card version " + cover.version() + ", sha256:" + cover.digest());
        information.setCreator("Pilothouse");
        Calendar at = Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT);
        at.setTimeInMillis(cover.written().toEpochMilli());
        information.setCreationDate(at);
        sheet.document().getDocumentCatalog().setLanguage("en");
    }

    private void cover(Cover cover) throws IOException {
        sheet.bookmark(card.identity().name());
        sheet.paragraph("MODEL CARD", LABEL);
        sheet.paragraph((card.identity().name() + " " + card.identity().version()).strip(), TITLE);
        if (!card.identity().summary().isEmpty()) {
            sheet.gap(4);
            sheet.paragraph(card.identity().summary(), TEXT);
        }
        sheet.gap(10);
        fact("Card version", cover.version());
        fact("Digest of the card", "sha256:" + cover.digest());
        fact("Owner", given(card.identity().owner()));
        fact("Licence", given(card.identity().licence()));
        if (!card.identity().weightsDigest().isEmpty()) {
            fact("Digest of the weights", "sha256:" + card.identity().weightsDigest());
        }
        fact("Made", DAY.format(cover.written()));
        boolean signed = !cover.signOff().isEmpty();
        sheet.row(
                List.of("Sign-off", signed ? cover.signOff() : "not signed off"),
                new float[] {120, PdfSheet.WIDTH - 120},
                new Style(9, true, signed ? PdfSheet.GOOD : PdfSheet.WARN));
    }

    private static String given(String value) {
        return value.isEmpty() ? "not given" : value;
    }

    private void fact(String label, String value) throws IOException {
        sheet.row(List.of(label, value), new float[] {120, PdfSheet.WIDTH - 120}, FACT);
    }

    private void heading(String title) throws IOException {
        sheet.need(80);
        sheet.gap(16);
        sheet.bookmark(title);
        sheet.paragraph(title, HEADING);
        sheet.rule();
    }

    private void completeness() throws IOException {
        heading("Completeness");
        float[] widths = {110, 90, PdfSheet.WIDTH - 200};
        sheet.row(
                List.of("Needed for", "Given", "Missing, and who can give it"), widths, CELL_HEAD);
        for (Completeness c : Completeness.of(card)) {
            String missing =
                    c.missing().stream()
                            .map(f -> f.label() + " (" + f.giver().word() + ")")
                            .collect(Collectors.joining(", "));
            sheet.row(
                    List.of(
                            c.purpose().title(),
                            c.given() + " of " + c.needed().size(),
                            missing.isEmpty() ? "nothing" : missing),
                    widths,
                    CELL);
        }
    }

    private void section(CardSection section, ObjectNode full) throws IOException {
        List<CardField> given =
                section.fields().stream()
                        .filter(f -> !CardJson.blank(CardChange.at(full, f)))
                        .toList();
        heading(section.title());
        if (given.isEmpty()) {
            sheet.paragraph("Nothing is given.", QUIET);
        }
        for (CardField field : given) {
            labelled(
                    field.annex().isEmpty()
                            ? field.label()
                            : field.label() + "  ·  Annex IV " + field.annex());
            value(field, CardChange.at(full, field));
        }
    }

    private void labelled(String label) throws IOException {
        sheet.need(36);
        sheet.gap(6);
        sheet.paragraph(label, LABEL);
    }

    private void value(CardField field, JsonNode value) throws IOException {
        switch (field.type()) {
            case TEXT, LONG -> sheet.paragraph(value.asString(), TEXT);
            case LIST -> {
                for (JsonNode item : value) {
                    sheet.item(item.asString(), TEXT);
                }
            }
            case ROWS -> table(field, value);
        }
    }

    /** Columns that no row fills are left out, and pictures are named only. */
    private void table(CardField field, JsonNode rows) throws IOException {
        List<CardField.Column> columns = new ArrayList<>();
        for (CardField.Column column : field.columns()) {
            boolean used = rows.valueStream().anyMatch(r -> !CardJson.blank(r.path(column.name())));
            if (used && !column.name().equals("image")) {
                columns.add(column);
            }
        }
        float[] widths = new float[Math.max(1, columns.size())];
        Arrays.fill(widths, PdfSheet.WIDTH / widths.length);
        sheet.row(columns.stream().map(CardField.Column::label).toList(), widths, CELL_HEAD);
        sheet.rule();
        for (JsonNode row : rows) {
            sheet.row(
                    columns.stream().map(c -> row.path(c.name()).asString("")).toList(),
                    widths,
                    CELL);
        }
    }
}
