package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.NodeId;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.UUID;

/** Drills as evidence: one line each, as CSV (RFC 4180). */
public final class DrillExport {
    private static final String HEAD =
            "number,id,cause,started_by,started_at,ended_at,result,detail,kill,nodes_acknowledged,"
                    + "nodes_total,p50_ms,p99_ms,slowest_node,slowest_ms,last_byte_ms,calls_open,"
                    + "calls_cut,calls_refused,calls_passed\r\n";

    private DrillExport() {}

    public static String csv(List<Drill> drills) {
        StringBuilder out = new StringBuilder(HEAD);
        drills.forEach(drill -> out.append(line(drill)).append("\r\n"));
        return out.toString();
    }

    private static String line(Drill drill) {
        Drill.Figures f = drill.outcome().map(Drill.Outcome::figures).orElse(Drill.Figures.NONE);
        return String.join(
                ",",
                Long.toString(drill.number()),
                drill.id().toString(),
                drill.cause().word(),
                quoted(drill.startedBy()),
                drill.startedAt().toString(),
                drill.outcome().map(o -> o.at().toString()).orElse(""),
                drill.outcome().map(o -> o.passed() ? "passed" : "failed").orElse("running"),
                quoted(drill.outcome().map(Drill.Outcome::detail).orElse("")),
                drill.kill().map(UUID::toString).orElse(""),
                Integer.toString(f.acknowledged()),
                Integer.toString(f.total()),
                millis(f.p50()),
                millis(f.p99()),
                f.slowest().map(NodeId::value).orElse(""),
                millis(f.slowestMillis()),
                millis(OptionalDouble.of(f.lastByte())),
                Integer.toString(f.open()),
                Integer.toString(f.cut()),
                Integer.toString(f.refused()),
                Integer.toString(f.passedCalls()));
    }

    private static String millis(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.1f", value.getAsDouble()) : "";
    }

    /** A leading apostrophe keeps spreadsheets from taking text for a formula. */
    private static String quoted(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
