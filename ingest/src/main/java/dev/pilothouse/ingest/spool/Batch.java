package dev.pilothouse.ingest.spool;

import dev.pilothouse.db.clickhouse.Block;
import dev.pilothouse.db.clickhouse.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of one day whose number and content are fixed.
 *
 * @param found it was there when this process started: it may have been begun by an earlier one
 */
public record Batch(long number, Path file, boolean found) {
    static Batch of(Path file, boolean found) {
        String name = file.getFileName().toString();
        String hex = name.substring(0, name.length() - Segment.SEALED.length());
        return new Batch(Long.parseUnsignedLong(hex, 16), file, found);
    }

    /** When its first row was read, or a little later. */
    public Instant openedAt() {
        return Instant.ofEpochMilli(number >>> Spool.RANDOM_BITS);
    }

    /** One block for each table that has rows, in the order of {@link Table}. */
    public List<Block> blocks() throws IOException {
        Map<Table, List<byte[]>> rows = new EnumMap<>(Table.class);
        for (Unit unit : units()) {
            unit.rows()
                    .forEach(row ->
                            rows.computeIfAbsent(row.table(), t -> new ArrayList<>())
                                    .add(row.bytes()));
        }
        return rows.entrySet().stream().map(e -> new Block(e.getKey(), e.getValue())).toList();
    }

    List<Unit> units() throws IOException {
        return Records.decode(Files.readAllBytes(file)).units();
    }
}
