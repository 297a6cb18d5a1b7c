package dev.pilothouse.registry.cards;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;

/** A document that is written from top to bottom, page after page. Lengths are points. */
public final class PdfSheet implements AutoCloseable {
    public static final float WIDTH = PDRectangle.A4.getWidth() - 2 * 56;
    public static final Color INK = new Color(0x1a, 0x20, 0x2c);
    public static final Color QUIET = new Color(0x55, 0x5f, 0x70);
    static final Color LINE = new Color(0xd5, 0xda, 0xe2);
    public static final Color GOOD = new Color(0x0b, 0x74, 0x4f);
    public static final Color WARN = new Color(0x8a, 0x55, 0x00);

    private static final float LEFT = 56;
    private static final float TOP = PDRectangle.A4.getHeight() - 64;
    private static final float BOTTOM = 72;
    private static final String FONT =
            "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private final PDDocument document = new PDDocument();
    private final PDDocumentOutline outline = new PDDocumentOutline();
    private final List<PDPage> pages = new ArrayList<>();
    private final PDFont font;
    private PDPageContentStream out;
    private float y;

    public PdfSheet() throws IOException {
        try (InputStream in = PDDocument.class.getResourceAsStream(FONT)) {
            font = PDType0Font.load(document, Objects.requireNonNull(in));
        }
        document.getDocumentCatalog().setDocumentOutline(outline);
        out = page();
    }

    /** For its title and language. */
    public PDDocument document() {
        return document;
    }

    private PDPageContentStream page() throws IOException {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        pages.add(page);
        y = TOP;
        return new PDPageContentStream(document, page);
    }

    /** Goes on to the next page when less than {@code height} is left. */
    public void need(float height) throws IOException {
        if (y - height < BOTTOM) {
            out.close();
            out = page();
        }
    }

    /** Leaves space. */
    public void gap(float height) {
        y -= height;
    }

    /** Names this place in the outline. */
    public void bookmark(String title) {
        PDOutlineItem item = new PDOutlineItem();
        item.setTitle(title);
        item.setDestination(pages.getLast());
        outline.addLast(item);
    }

    /** How text looks. */
    public record Style(float size, boolean bold, Color colour) {
        float leading() {
            return size * 1.4f;
        }
    }

    /** A paragraph over the whole width. */
    public void paragraph(String text, Style style) throws IOException {
        paragraph(text, style, 0, WIDTH);
    }

    /** A paragraph that begins at {@code indent}. */
    public void paragraph(String text, Style style, float indent, float width) throws IOException {
        for (String line : wrap(text, style, width - indent)) {
            need(style.leading());
            y -= style.leading();
            draw(line, style, LEFT + indent, y + style.size() * 0.35f);
        }
    }

    /** An item of a list. */
    public void item(String text, Style style) throws IOException {
        need(style.leading());
        draw("–", style, LEFT, y - style.leading() + style.size() * 0.35f);
        paragraph(text, style, 14, WIDTH);
    }

    /** A line over the whole width. */
    public void rule() throws IOException {
        need(8);
        y -= 4;
        out.setStrokingColor(LINE);
        out.setLineWidth(0.7f);
        out.moveTo(LEFT, y);
        out.lineTo(LEFT + WIDTH, y);
        out.stroke();
        y -= 4;
    }

    /** A row of cells beside one another, as high as its highest; kept on one page. */
    public void row(List<String> cells, float[] widths, Style style) throws IOException {
        List<List<String>> wrapped = new ArrayList<>();
        int lines = 1;
        for (int i = 0; i < cells.size(); i++) {
            List<String> cell = wrap(cells.get(i), style, widths[i] - 8);
            wrapped.add(cell);
            lines = Math.max(lines, cell.size());
        }
        int from = 0;
        while (from < lines) {
            need(style.leading());
            int fits = Math.max(1, (int) ((y - BOTTOM) / style.leading()));
            int to = Math.min(lines, from + fits);
            float x = LEFT;
            for (int i = 0; i < wrapped.size(); i++) {
                List<String> cell = wrapped.get(i);
                for (int n = from; n < Math.min(to, cell.size()); n++) {
                    float at = y - (n - from + 1) * style.leading() + style.size() * 0.35f;
                    draw(cell.get(n), style, x, at);
                }
                x += widths[i];
            }
            y -= (to - from) * style.leading();
            from = to;
        }
        y -= 2;
    }

    private void draw(String text, Style style, float x, float at) throws IOException {
        out.beginText();
        out.setFont(font, style.size());
        out.setNonStrokingColor(style.colour());
        out.setStrokingColor(style.colour());
        out.setLineWidth(style.size() * 0.035f);
        out.setRenderingMode(style.bold() ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
        out.newLineAtOffset(x, at);
        out.showText(text);
        out.endText();
    }

    private List<String> wrap(String text, Style style, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.split("\n", -1)) {
            StringBuilder line = new StringBuilder();
            for (String word : known(paragraph).split(" ")) {
                String longer = line.isEmpty() ? word : line + " " + word;
                if (width(longer, style) <= width) {
                    line.setLength(0);
                    line.append(longer);
                    continue;
                }
                if (!line.isEmpty()) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(broken(lines, word, style, width));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** Breaks a word that is longer than a line; what is left of it begins the next line. */
    private String broken(List<String> lines, String word, Style style, float width)
            throws IOException {
        String rest = word;
        while (width(rest, style) > width && rest.length() > 1) {
            int end = rest.length() - 1;
            while (end > 1 && width(rest.substring(0, end), style) > width) {
                end--;
            }
            lines.add(rest.substring(0, end));
            rest = rest.substring(end);
        }
        return rest;
    }

    private float width(String text, Style style) throws IOException {
        return font.getStringWidth(text) / 1000 * style.size();
    }

    /** Characters that the font has no picture of become a question mark. */
    private String known(String text) {
        StringBuilder known = new StringBuilder();
        text.codePoints()
                .map(c -> c == '\t' ? ' ' : c)
                .forEach(c -> known.append(drawable(c) ? Character.toString(c) : "?"));
        return known.toString();
    }

    private boolean drawable(int codePoint) {
        try {
            font.encode(Character.toString(codePoint));
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** The finished document, each page with its foot and number. */
    public byte[] finish(String foot) throws IOException {
        out.close();
        Style style = new Style(8, false, QUIET);
        for (int i = 0; i < pages.size(); i++) {
            try (var end =
                    new PDPageContentStream(
                            document,
                            pages.get(i),
                            PDPageContentStream.AppendMode.APPEND,
                            true,
                            true)) {
                out = end;
                draw(known(foot), style, LEFT, 40);
                String number = "Page " + (i + 1) + " of " + pages.size();
                draw(number, style, LEFT + WIDTH - width(number, style), 40);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        document.save(bytes);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        try {
            document.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
