package dev.pilothouse.registry.cards;

import dev.pilothouse.registry.cards.PdfSheet.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

/**
 * A document of headings and paragraphs to hand over.
 *
 * @param kind in small letters above the title
 * @param facts under the title
 * @param foot on every page
 */
public record PlainDocument(
        String kind, String title, List<Fact> facts, List<Part> parts, String foot) {
    private static final Style TITLE = new Style(22, true, PdfSheet.INK);
    private static final Style HEADING = new Style(13, true, PdfSheet.INK);
    private static final Style LABEL = new Style(9, true, PdfSheet.QUIET);
    private static final Style TEXT = new Style(10, false, PdfSheet.INK);
    private static final Style FACT = new Style(9, false, PdfSheet.INK);
    private static final Style GAP = new Style(10, true, PdfSheet.WARN);

    /** A line under the title. */
    public record Fact(String label, String value) {}

    /** A heading with what stands below it. */
    public record Part(String title, List<Entry> entries) {
        public Part {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A paragraph.
     *
     * @param label above it; may be empty
     * @param gap whether it says what is missing
     */
    public record Entry(String label, String text, boolean gap) {}

    public PlainDocument {
        facts = List.copyOf(facts);
        parts = List.copyOf(parts);
    }

    /** As PDF. */
    public byte[] pdf(Instant written) {
        try (PdfSheet sheet = new PdfSheet()) {
            information(sheet, written);
            cover(sheet);
            for (Part part : parts) {
                part(sheet, part);
            }
            return sheet.finish(foot);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void information(PdfSheet sheet, Instant written) {
        var information = sheet.document().getDocumentInformation();
        information.setTitle(title);
        information.setCreator("Pilothouse");
        Calendar at = Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT);
        at.setTimeInMillis(written.toEpochMilli());
        information.setCreationDate(at);
        sheet.document().getDocumentCatalog().setLanguage("en");
    }

    private void cover(PdfSheet sheet) throws IOException {
        sheet.bookmark(title);
        sheet.paragraph(kind.toUpperCase(Locale.ROOT), LABEL);
        sheet.paragraph(title, TITLE);
        sheet.gap(10);
        for (Fact fact : facts) {
            sheet.row(
                    List.of(fact.label(), fact.value()),
                    new float[] {120, PdfSheet.WIDTH - 120},
                    FACT);
        }
    }

    private static void part(PdfSheet sheet, Part part) throws IOException {
        sheet.need(80);
        sheet.gap(16);
        sheet.bookmark(part.title());
        sheet.paragraph(part.title(), HEADING);
        sheet.rule();
        for (Entry entry : part.entries()) {
            sheet.need(36);
            sheet.gap(6);
            if (!entry.label().isEmpty()) {
                sheet.paragraph(entry.label(), LABEL);
            }
            sheet.paragraph(
                    entry.gap() ? "Gap: " + entry.text() : entry.text(), entry.gap() ? GAP : TEXT);
        }
    }
}
