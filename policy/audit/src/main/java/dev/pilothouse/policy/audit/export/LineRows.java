package dev.pilothouse.policy.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object per line. */
final class LineRows<T> implements Rows<T> {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Function<T, String> line;
    private final Writer out;

    LineRows(Function<T, String> line, OutputStream out) {
        this.line = line;
        this.out = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    }

    static <T> LineRows<T> ofEvents(Sheet<T> sheet, OutputStream out) {
        return new LineRows<>(row -> JSON.writeValueAsString(sheet.ocsf().apply(row)), out);
    }

    @Override
    public void write(T row) throws IOException {
        out.write(line.apply(row));
        out.write('\n');
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }
}
