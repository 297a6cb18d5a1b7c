package dev.pilothouse.ingest.spool;

import dev.pilothouse.db.clickhouse.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Units as records of a file: length, CRC-32C, content. A torn end is recognised and left out. */
final class Records {
    private static final int HEAD = 8;

    private Records() {}

    static byte[] encode(Unit unit) {
        byte[] content = content(unit);
        return ByteBuffer.allocate(HEAD + content.length)
                .putInt(content.length)
                .putInt(checksum(content))
                .put(content)
                .array();
    }

    private static byte[] content(Unit unit) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(unit.tenant());
            out.writeLong(unit.key());
            out.writeLong(unit.day());
            out.writeInt(unit.rows().size());
            for (Unit.Row row : unit.rows()) {
                out.writeUTF(row.table().name());
                out.writeInt(row.bytes().length);
                out.write(row.bytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    /** What a file holds, and where its last whole record ends. */
    record Whole(List<Unit> units, int length) {}

    static Whole decode(byte[] file) {
        List<Unit> units = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(file);
        int end = 0;
        while (buffer.remaining() >= HEAD) {
            int length = buffer.getInt();
            int checksum = buffer.getInt();
            if (length <= 0 || length > buffer.remaining()) {
                break;
            }
            byte[] content = new byte[length];
            buffer.get(content);
            if (checksum(content) != checksum) {
                break;
            }
            units.add(unit(content));
            end = buffer.position();
        }
        return new Whole(units, end);
    }

    private static Unit unit(byte[] content) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            String tenant = in.readUTF();
            long key = in.readLong();
            long day = in.readLong();
            int count = in.readInt();
            List<Unit.Row> rows = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Table table = Table.valueOf(in.readUTF());
                rows.add(new Unit.Row(table, in.readNBytes(in.readInt())));
            }
            return new Unit(tenant, key, day, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
