package dev.pilothouse.db.clickhouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * One numbered file of ours: one idempotent statement.
 *
 * @param version the number that its name begins with
 * @param name of the file, for example {@code 001_span.sql}
 */
record Migration(int version, String name, String sql) {
    /** All files in order. */
    static List<Migration> all() {
        return resource("ddl/index.txt").lines().map(Migration::load).toList();
    }

    static Migration named(String name) {
        return load(name);
    }

    private static Migration load(String name) {
        return new Migration(
                Integer.parseInt(name.substring(0, 3)), name, resource("ddl/" + name).strip());
    }

    /** SHA-256 of the file, in hex. */
    String checksum() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(sql.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String path) {
        try (InputStream in =
                Objects.requireNonNull(Migration.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
