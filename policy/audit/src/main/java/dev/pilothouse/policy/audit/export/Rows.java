package dev.pilothouse.policy.audit.export;

import dev.pilothouse.policy.audit.ExportFormat;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the rows of one file. */
interface Rows<T> {
    void write(T row) throws IOException;

    /** Writes what is left; does not close the stream. */
    void end() throws IOException;

    static <T> Rows<T> of(ExportFormat format, Sheet<T> sheet, OutputStream out)
            throws IOException {
        return switch (format) {
            case CSV -> new CsvRows<>(sheet, out);
            case JSON_LINES -> new LineRows<>(sheet.line(), out);
            case OCSF -> LineRows.ofEvents(sheet, out);
            case PARQUET -> new ParquetRows<>(sheet, out);
        };
    }
}
