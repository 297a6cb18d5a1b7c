package dev.pilothouse.policy.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.policy.audit.AuditExtent;
import dev.pilothouse.policy.audit.AuditSnapshot;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.audit.ExportedEntry;
import dev.pilothouse.policy.rules.Seal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes an export as a zip: a file for each format and plane, and the manifest at the end. Rows go
 * straight through; the snapshot is read once for each format, so that nothing but a row group of
 * Parquet is ever held in memory.
 *
 * @see <a
 *     href="../../../../../../../../../../docs/decisions/2026-11-30-audit-exports.md">decision</a>
 */
public final class Bundle {
    private static final int TOLD = 5_000;
    private static final int TEXT_LEVEL = 3;

    private final ExportOrder order;
    private final AuditSnapshot snapshot;
    private final GatewayDecisions decisions;
    private final LongConsumer progress;
    private final List<Manifest.Part> parts = new ArrayList<>();
    private long written;

    /**
     * @param progress is told how many rows of all formats were written, every 5,000; may throw to
     *     end the export
     */
    public Bundle(
            ExportOrder order,
            AuditSnapshot snapshot,
            GatewayDecisions decisions,
            LongConsumer progress) {
        this.order = order;
        this.snapshot = snapshot;
        this.decisions = decisions;
        this.progress = progress;
    }

    /** Writes the zip; does not close {@code out}. */
    public Exported write(OutputStream out, Seal.Maker seal) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, UTF_8);
        boolean both = GatewayDecisions.covers(order.filter());
        for (ExportFormat format : ExportFormat.values()) {
            if (order.formats().contains(format)) {
                part(zip, format, Sheet.LOG, this::entries);
                if (both) {
                    part(zip, format, Sheet.DECISIONS, this::decisions);
                }
            }
        }
        manifest(zip, Manifest.sign(statement(both), seal));
        zip.finish();
        progress.accept(written);
        return new Exported(snapshot.extent(), rows("data"), parts);
    }

    private void entries(Consumer<ExportedEntry> consumer) {
        snapshot.each(consumer);
    }

    private void decisions(Consumer<GatewayDecision> consumer) {
        decisions.each(order.reach(), order.filter(), consumer);
    }

    private long rows(String source) {
        return parts.stream()
                .filter(p -> p.source().equals(source))
                .mapToLong(Manifest.Part::rows)
                .max()
                .orElse(0);
    }

    private <T> void part(
            ZipOutputStream zip, ExportFormat format, Sheet<T> sheet, Consumer<Consumer<T>> source)
            throws IOException {
        zip.setLevel(format == ExportFormat.PARQUET ? Deflater.NO_COMPRESSION : TEXT_LEVEL);
        zip.putNextEntry(entry(sheet.fileName(format)));
        Measured measured = new Measured(zip);
        Rows<T> rows = Rows.of(format, sheet, measured);
        long before = written;
        source.accept(row -> write(rows, row));
        rows.end();
        zip.closeEntry();
        parts.add(
                new Manifest.Part(
                        sheet.fileName(format),
                        format.word(),
                        sheet.source(),
                        written - before,
                        measured.bytes(),
                        measured.sha256OfAll()));
    }

    private <T> void write(Rows<T> rows, T row) {
        try {
            rows.write(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (++written % TOLD == 0) {
            progress.accept(written);
        }
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(order.at().toEpochMilli());
        return entry;
    }

    private void manifest(ZipOutputStream zip, Manifest manifest) throws IOException {
        zip.setLevel(TEXT_LEVEL);
        zip.putNextEntry(entry(Manifest.NAME));
        zip.write(manifest.write().getBytes(UTF_8));
        zip.closeEntry();
    }

    private Map<String, Object> statement(boolean both) {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("format", Manifest.KIND.format());
        statement.put("export", order.id().toString());
        statement.put("made_at", order.at().toString());
        statement.put("made_by", order.by());
        statement.put("filter", order.filter().words());
        statement.put("tenants", order.tenants());
        statement.put("log", log());
        statement.put(
                "decisions",
                both ? "included" : "left out: the filter is about the console's log only");
        statement.put("files", parts.stream().map(Manifest.Part::fields).toList());
        return statement;
    }

    private Map<String, Object> log() {
        AuditExtent extent = snapshot.extent();
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("name", "pilothouse/control");
        log.put("entries", extent.entries());
        log.put("first_seq", extent.first());
        log.put("last_seq", extent.last());
        log.put("contiguous", extent.contiguous());
        log.put("hash_before", snapshot.hashBefore());
        log.put("head_seq", snapshot.headSeq());
        log.put("head_hash", snapshot.headHash());
        return log;
    }
}
