package dev.pilothouse.db.clickhouse;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The same tables for a cluster: replicated tables in one database, which ingest writes and the
 * views fill, and a Distributed table of the same name in a second database, which readers use.
 * Macros {@code {cluster}}, {@code {shard}} and {@code {replica}} are the servers' own.
 */
public final class Clustered {
    /** Database of the Distributed tables. */
    public static final String DISTRIBUTED = Access.DATABASE + "_cluster";

    private static final String ON = " ON CLUSTER '{cluster}'";
    private static final Pattern TABLE = Pattern.compile("CREATE TABLE IF NOT EXISTS (\\w+) \\(");
    private static final String ALTER = "ALTER TABLE ";
    private static final Pattern CHANGED = Pattern.compile(ALTER + "(\\w+) ");
    private static final Pattern VIEW =
            Pattern.compile("CREATE MATERIALIZED VIEW IF NOT EXISTS (\\w+) TO (\\w+) AS");
    private static final Pattern ENGINE =
            Pattern.compile("ENGINE = (\\w*MergeTree)(?:\\(([^)]*)\\))?");

    private Clustered() {}

    /** All statements, in order. */
    public static List<String> statements() {
        List<String> all = new ArrayList<>();
        all.add("CREATE DATABASE IF NOT EXISTS " + Access.DATABASE + ON + " ENGINE = Atomic");
        all.add("CREATE DATABASE IF NOT EXISTS " + DISTRIBUTED + ON + " ENGINE = Atomic");
        Migration.all().forEach(m -> add(m.sql(), all));
        return all;
    }

    private static void add(String sql, List<String> all) {
        Matcher table = TABLE.matcher(sql);
        if (table.find()) {
            all.add(replicated(sql, table.group(1)));
            all.add(distributed(table.group(1)));
        } else if (sql.contains(ALTER)) {
            all.add(altered(sql));
        } else {
            all.add(view(sql));
        }
    }

    private static String replicated(String sql, String table) {
        String local = Access.DATABASE + "." + table;
        String created =
                sql.replace(
                        "CREATE TABLE IF NOT EXISTS " + table + " (",
                        "CREATE TABLE IF NOT EXISTS " + local + ON + " (");
        return ENGINE.matcher(created)
                .replaceFirst(m -> Matcher.quoteReplacement(engine(table, m.group(1), m.group(2))))
                .replace("non_replicated_deduplication_window", "replicated_deduplication_window");
    }

    private static String engine(
            String table, String kind, @org.jspecify.annotations.Nullable String arguments) {
        String path = "'/clickhouse/tables/{shard}/" + Access.DATABASE + "/" + table + "'";
        String more = arguments == null || arguments.isBlank() ? "" : ", " + arguments;
        return "ENGINE = Replicated" + kind + "(" + path + ", '{replica}'" + more + ")";
    }

    /** Without a sharding key: a Distributed table that refuses inserts cannot tear a batch. */
    private static String distributed(String table) {
        return "CREATE TABLE IF NOT EXISTS %s.%s%s AS %s.%s ENGINE = Distributed('{cluster}', '%s', '%s')"
                .formatted(DISTRIBUTED, table, ON, Access.DATABASE, table, Access.DATABASE, table);
    }

    private static String altered(String sql) {
        return CHANGED.matcher(sql)
                .replaceFirst(ALTER + Access.DATABASE + ".$1" + Matcher.quoteReplacement(ON) + " ");
    }

    private static String view(String sql) {
        String local = "$1" + ON.replace("$", "\\$") + " TO " + Access.DATABASE + ".$2 AS";
        return VIEW.matcher(sql)
                .replaceFirst(
                        "CREATE MATERIALIZED VIEW IF NOT EXISTS " + Access.DATABASE + "." + local)
                .replace("FROM span", "FROM " + Access.DATABASE + ".span");
    }
}
