package dev.pilothouse.policy.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;

/** One line per entry. */
abstract sealed class ExportWriter {
    final Writer out;

    private ExportWriter(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    }

    static ExportWriter of(ExportFormat format, OutputStream out) throws IOException {
        return switch (format) {
            case CSV -> new Csv(out);
            case JSON_LINES -> new JsonLines(out);
        };
    }

    abstract void write(LoggedEntry entry) throws IOException;

    void flush() throws IOException {
        out.flush();
    }

    private static final class JsonLines extends ExportWriter {
        JsonLines(OutputStream out) {
            super(out);
        }

        @Override
        void write(LoggedEntry entry) throws IOException {
            out.write("{\"entry\":" + entry.json());
            if (entry.detail().isPresent()) {
                out.write(",\"detail\":" + entry.detail().get());
            }
            out.write(",\"hash\":\"" + entry.hash() + "\"}\n");
        }
    }

    private static final class Csv extends ExportWriter {
        private static final String HEAD =
                "seq,ts,tenant,actor_type,actor_ref,actor_name,action,object_type,object_id,outcome,"
                        + "code,reason,detail,entry,hash\r\n";

        Csv(OutputStream out) throws IOException {
            super(out);
            this.out.write(HEAD);
        }

        @Override
        void write(LoggedEntry e) throws IOException {
            out.write(e.seq() + "," + e.at());
            cell(e.tenant().map(Object::toString).orElse(""));
            cell(e.actorType());
            cell(e.actorRef());
            cell(e.actorName());
            cell(e.action());
            cell(e.objectType());
            cell(e.objectId());
            cell(e.outcome());
            cell(Integer.toString(e.code()));
            cell(e.reason());
            cell(e.detail().orElse(""));
            cell(e.json());
            cell(e.hash());
            out.write("\r\n");
        }

        private void cell(String text) throws IOException {
            out.write(',');
            out.write(quoted(harmless(text)));
        }

        /** A cell that begins like a formula would be computed by a spreadsheet that opens it. */
        private static String harmless(String text) {
            boolean formula = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
            return formula ? "'" + text : text;
        }

        private static String quoted(String text) {
            boolean needed =
                    text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
            return needed ? '"' + text.replace("\"", "\"\"") + '"' : text;
        }
    }
}
