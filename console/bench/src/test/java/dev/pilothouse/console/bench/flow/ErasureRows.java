package dev.pilothouse.console.bench.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What is written down about erasures and about people, read past the console. */
final class ErasureRows {
    private static final List<String> ABOUT_CALLS =
            List.of(
                    "span",
                    "span_content",
                    "span_attribute",
                    "evaluation",
                    "feedback",
                    "audit_event");

    private final RunningPilothouse running;
    private final Connection owner;

    ErasureRows(RunningPilothouse running) throws Exception {
        this.running = running;
        this.owner =
                DriverManager.getConnection(
                        running.postgres(),
                        "pilothouse_owner",
                        running.secret("postgres-owner-password"));
    }

    private List<String> all(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = owner.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            List<String> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(String.valueOf(rows.getString(1)));
                }
            }
            return found;
        }
    }

    private String one(String sql, String request) throws SQLException {
        return all("SELECT "
                        + sql
                        + " WHERE r.number = "
                        + Long.parseLong(request.substring("DSR-".length())))
                .getFirst();
    }

    private String ofRequest(String column, String request) throws SQLException {
        return one(column + " FROM pilothouse.privacy_request r", request);
    }

    String state(String request) throws SQLException {
        return ofRequest("r.state", request);
    }

    /** Of a console that is dead: another one need not wait for it. */
    void endLease(String request) throws SQLException {
        try (PreparedStatement statement =
                owner.prepareStatement(
                        "UPDATE pilothouse.privacy_request SET lease_until = now() WHERE number ="
                                + " ? AND lease_until IS NOT NULL")) {
            statement.setLong(1, Long.parseLong(request.substring("DSR-".length())));
            statement.executeUpdate();
        }
    }

    boolean begun(String request) throws SQLException {
        return !ofRequest("coalesce(r.before_at::text, '')", request).isEmpty();
    }

    String approval(String request) throws SQLException {
        return ofRequest("r.approval", request);
    }

    String plan(String request) throws SQLException {
        return ofRequest("r.plan_digest", request);
    }

    /** The word that stands for the made-up person. */
    String canary(String request) throws SQLException {
        return "canary-" + ofRequest("encode(r.canary, 'hex')", request);
    }

    long certificates(String request) throws SQLException {
        return ofRequest("privacy_certificate", "request", request);
    }

    long secrets(String request) throws SQLException {
        return ofRequest("privacy_secret", "request", request);
    }

    private long ofRequest(String table, String column, String request) throws SQLException {
        return Long.parseLong(
                one(
                        "count(t."
                                + column
                                + ") FROM pilothouse.privacy_request r LEFT JOIN pilothouse."
                                + table
                                + " t ON t."
                                + column
                                + " = r.id",
                        request));
    }

    String step(String request, String store) throws SQLException {
        return one(
                "max(s.state) FILTER (WHERE s.target = '"
                        + store
                        + "') FROM pilothouse.privacy_request r JOIN pilothouse.privacy_step s ON"
                        + " s.request = r.id",
                request);
    }

    String steps(String request) throws SQLException {
        return one(
                "string_agg(s.state, ' ' ORDER BY s.place) FROM pilothouse.privacy_request r JOIN"
                        + " pilothouse.privacy_step s ON s.request = r.id",
                request);
    }

    /** Ids of stores that are erased, in the order of the plan. */
    List<String> erasable(String request) throws SQLException {
        return List.of(
                one(
                                "string_agg(s.target, ' ' ORDER BY s.place) FILTER (WHERE"
                                        + " s.erasable) FROM pilothouse.privacy_request r JOIN"
                                        + " pilothouse.privacy_step s ON s.request = r.id",
                                request)
                        .split(" "));
    }

    /** Spans that are somebody's. */
    String spans() throws Exception {
        return running.clickhouse("SELECT count() FROM span WHERE subject != ''");
    }

    List<String> clickhouseTablesWith(String word) throws Exception {
        List<String> found = new ArrayList<>();
        for (String table : ABOUT_CALLS) {
            String rows =
                    running.clickhouse(
                            "SELECT count() FROM "
                                    + table
                                    + " WHERE position(toString(tuple(*)), '"
                                    + word
                                    + "') > 0");
            if (!rows.equals("0")) {
                found.add(table + ": " + rows);
            }
        }
        return found;
    }

    /** Every row of every table as text, and every column of bytes. */
    List<String> postgresTablesWith(String word) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String table :
                all(
                        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid ="
                                + " c.relnamespace WHERE n.nspname = 'pilothouse' AND c.relkind"
                                + " IN ('r', 'p')")) {
            List<String> bytes =
                    all(
                            "SELECT a.attname FROM pg_attribute a WHERE a.attrelid ="
                                    + " ('pilothouse.' || quote_ident(?))::regclass AND"
                                    + " a.atttypid = 'bytea'::regtype AND NOT a.attisdropped",
                            table);
            StringBuilder where = new StringBuilder("strpos(lower(t::text), '" + word + "') > 0");
            String hex = HexFormat.of().formatHex(word.getBytes(UTF_8));
            bytes.forEach(column ->
                    where.append(" OR position('\\x")
                            .append(hex)
                            .append("'::bytea IN t.\"")
                            .append(column)
                            .append("\") > 0"));
            String rows =
                    all("SELECT count(*) FROM pilothouse.\"" + table + "\" t WHERE " + where)
                            .getFirst();
            if (!rows.equals("0")) {
                found.add(table + ": " + rows);
            }
        }
        return found;
    }
}
