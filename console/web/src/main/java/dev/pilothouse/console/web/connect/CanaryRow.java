package dev.pilothouse.console.web.connect;

import dev.pilothouse.policy.decisions.privacy.IndexTrouble;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A row about somebody made up, in a table of which we know the column that names people only. */
final class CanaryRow {
    private final String table;
    private final String column;
    private final String name;

    /**
     * @param table quoted
     * @param column quoted
     * @param name the column as it is
     */
    CanaryRow(String table, String column, String name) {
        this.table = table;
        this.column = column;
        this.name = name;
    }

    void insert(Connection connection, String person) throws SQLException {
        List<String> columns = new ArrayList<>(List.of(column));
        List<String> values = new ArrayList<>(List.of("?"));
        try (PreparedStatement sql =
                connection.prepareStatement(
                        "SELECT quote_ident(a.attname), t.typname, a.atttypmod, t.typcategory"
                                + " FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
                                + " WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT"
                                + " a.attisdropped AND a.attnotnull AND NOT a.atthasdef AND"
                                + " a.attidentity = '' AND a.attname <> ?")) {
            sql.setString(1, table);
            sql.setString(2, name);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    columns.add(row.getString(1));
                    values.add(
                            value(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getInt(3),
                                    row.getString(4)));
                }
            }
        }
        try (PreparedStatement sql =
                connection.prepareStatement(
                        "INSERT INTO %s (%s) VALUES (%s)"
                                .formatted(
                                        table,
                                        String.join(", ", columns),
                                        String.join(", ", values)))) {
            sql.setString(1, person);
            sql.execute();
        }
    }

    /**
     * @param modifier dimensions of a vector
     * @param category of the type: {@code A} are arrays
     */
    private static String value(String column, String type, int modifier, String category) {
        return switch (type) {
            case "text", "varchar", "bpchar", "citext" -> "'made up'";
            case "uuid" -> "gen_random_uuid()";
            case "int2", "int4", "int8", "numeric", "float4", "float8" ->
                    Integer.toString(-1 - ThreadLocalRandom.current().nextInt(30_000));
            case "bool" -> "false";
            case "timestamptz", "timestamp", "date" -> "now()";
            case "json", "jsonb" -> "'{}'";
            case "bytea" -> "''";
            case "vector", "halfvec" -> ones(column, type, modifier);
            default -> {
                if (category.equals("A")) {
                    yield "'{}'";
                }
                throw new IndexTrouble(
                        "nothing made up can be put in: column %s of type %s needs a default"
                                .formatted(column, type));
            }
        };
    }

    private static String ones(String column, String type, int dimensions) {
        if (dimensions < 1) {
            throw new IndexTrouble("column " + column + " does not say how long its vectors are");
        }
        return "array_fill(1::real, ARRAY[" + dimensions + "])::" + type;
    }
}
