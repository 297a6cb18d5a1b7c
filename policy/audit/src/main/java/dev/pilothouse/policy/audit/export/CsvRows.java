package dev.pilothouse.policy.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.stream.Collectors;

/**
 * RFC 4180 with a head line.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvRows<T> implements Rows<T> {
    private static final String COMPUTED = "=+-@\t\r\n";

    private final Sheet<T> sheet;
    private final Writer out;

    CsvRows(Sheet<T> sheet, OutputStream out) throws IOException {
        this.sheet = sheet;
        this.out = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
        this.out.write(sheet.columns().stream().map(Column::name).collect(Collectors.joining(",")));
        this.out.write("\r\n");
    }

    @Override
    public void write(T row) throws IOException {
        String separator = "";
        for (Column<T> column : sheet.columns()) {
            out.write(separator);
            out.write(cell(column, row));
            separator = ",";
        }
        out.write("\r\n");
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }

    private static <T> String cell(Column<T> column, T row) {
        String text = column.value().apply(row).toString();
        return column.kind() == Column.Kind.TEXT ? quoted(harmless(text)) : text;
    }

    /** A cell that begins like a formula would be computed by a spreadsheet that opens it. */
    private static String harmless(String text) {
        boolean formula = !text.isEmpty() && COMPUTED.indexOf(text.charAt(0)) >= 0;
        return formula ? "'" + text : text;
    }

    private static String quoted(String text) {
        boolean needed = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return needed ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
