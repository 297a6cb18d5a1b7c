package dev.pilothouse.console.bench.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Fills an audit log with entries of the format and the chain of the real one, by COPY as the
 * owner: through its functions ten million would take hours. One in four has a detail. Only the
 * primary keys are kept, which is what an export of everything reads by.
 */
final class Filling {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] KEY = new byte[32];
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> INDEXES =
            List.of("ts", "tenant", "actor", "entities", "action");

    private final Connection owner;

    Filling(Connection owner) {
        this.owner = owner;
    }

    void fill(long rows) throws SQLException, IOException, GeneralSecurityException {
        try (Statement sql = owner.createStatement()) {
            for (String index : INDEXES) {
                sql.execute("DROP INDEX IF EXISTS pilothouse.audit_entry_" + index);
            }
        }
        long before = head();
        details(before, rows);
        byte[] last = entries(before, rows);
        try (PreparedStatement sql =
                owner.prepareStatement("UPDATE pilothouse.audit_head SET seq = ?, hash = ?")) {
            sql.setLong(1, before + rows);
            sql.setBytes(2, last);
            sql.execute();
        }
        try (Statement sql = owner.createStatement()) {
            sql.execute(
                    "ALTER TABLE pilothouse.audit_detail ADD FOREIGN KEY (seq)"
                            + " REFERENCES pilothouse.audit_entry NOT VALID");
            sql.execute("VACUUM ANALYZE pilothouse.audit_entry, pilothouse.audit_detail");
        }
    }

    private long head() throws SQLException {
        try (Statement sql = owner.createStatement();
                ResultSet head = sql.executeQuery("SELECT seq FROM pilothouse.audit_head")) {
            head.next();
            return head.getLong(1);
        }
    }

    private byte[] headHash() throws SQLException {
        try (Statement sql = owner.createStatement();
                ResultSet head = sql.executeQuery("SELECT hash FROM pilothouse.audit_head")) {
            head.next();
            return head.getBytes(1);
        }
    }

    private void details(long before, long rows) throws SQLException, IOException {
        try (Statement sql = owner.createStatement()) {
            sql.execute(
                    "ALTER TABLE pilothouse.audit_detail"
                            + " DROP CONSTRAINT audit_detail_seq_fkey");
        }
        try (OutputStream out = copy("audit_detail (seq, key, detail)")) {
            for (long seq = before + 1; seq <= before + rows; seq++) {
                if (seq % 4 == 0) {
                    line(
                            out,
                            seq
                                    + "\t\\\\x"
                                    + HEX.formatHex(KEY)
                                    + "\t\\\\x"
                                    + HEX.formatHex(detail(seq)));
                }
            }
        }
    }

    private byte[] entries(long before, long rows)
            throws SQLException, IOException, GeneralSecurityException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        byte[] hash = headHash();
        try (OutputStream out =
                copy(
                        "audit_entry (seq, ts, tenant, actor_type, actor_ref, action, object_type,"
                                + " object_id, outcome, entities, entry, hash)")) {
            for (long seq = before + 1; seq <= before + rows; seq++) {
                byte[] entry = entry(seq, mac);
                sha.update(hash);
                hash = sha.digest(entry);
                line(
                        out,
                        seq
                                + "\t"
                                + at(seq)
                                + "\tacme\tuser\t"
                                + actor(seq)
                                + "\tfeature.change\tfeature\tacme/f"
                                + seq % 1000
                                + "\tsuccess\t{feature:acme/f"
                                + seq % 1000
                                + "}\t\\\\x"
                                + HEX.formatHex(entry)
                                + "\t\\\\x"
                                + HEX.formatHex(hash));
            }
        }
        return hash;
    }

    private OutputStream copy(String table) throws SQLException {
        return new BufferedOutputStream(
                new PGCopyOutputStream(
                        owner.unwrap(PGConnection.class),
                        "COPY pilothouse." + table + " FROM STDIN"),
                1 << 16);
    }

    private static void line(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.write('\n');
    }

    private static Instant at(long seq) {
        return FIRST.plusMillis(seq);
    }

    private static String actor(long seq) {
        return "00000000-0000-4000-8000-%012d".formatted(seq % 50);
    }

    private static byte[] detail(long seq) {
        return ("{\"after\":{\"state\":\"live\",\"version\":"
                        + seq
                        + "},\"before\":{\"state\":\"draft\"},\"reason\":\"benchmark\"}")
                .getBytes(UTF_8);
    }

    private static byte[] entry(long seq, Mac mac) {
        String commit = "";
        if (seq % 4 == 0) {
            byte[] detail = detail(seq);
            commit =
                    "\"commit\":[{\"alg\":\"HMAC-SHA-256\",\"len\":"
                            + detail.length
                            + ",\"mac\":\""
                            + HEX.formatHex(mac.doFinal(detail))
                            + "\",\"role\":\"detail\"}],";
        }
        return ("{\"action\":\"feature.change\",\"actor\":{\"ref\":\""
                        + actor(seq)
                        + "\",\"t\":\"user\"},\"code\":200,"
                        + commit
                        + "\"log\":\"pilothouse/control\",\"object\":{\"id\":\"acme/f"
                        + seq % 1000
                        + "\",\"t\":\"feature\"},\"outcome\":\"success\",\"seq\":"
                        + seq
                        + ",\"tenant\":\"acme\",\"ts\":\""
                        + at(seq)
                        + "\",\"v\":1}")
                .getBytes(UTF_8);
    }
}
