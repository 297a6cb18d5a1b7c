package dev.pilothouse.db.embedded.clickhouse;

/** Words and signs of a statement; skips comments, gives a quoted text as one sign. */
final class Tokens {
    private static final String QUOTED = "''";

    private final String sql;
    private int start;
    private int end;
    private int depth;

    Tokens(String sql) {
        this.sql = sql;
    }

    /** The next word or sign; empty at the end. */
    String next() {
        start = end;
        while (start < sql.length() && skipped() > start) {
            start = skipped();
        }
        if (start >= sql.length()) {
            end = start;
            return "";
        }
        end = endOfToken();
        return sql.charAt(start) == '\'' || sql.charAt(start) == '"' || sql.charAt(start) == '`'
                ? QUOTED
                : sql.substring(start, end);
    }

    /** Where the last token began. */
    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Open parentheses around the last token. */
    int depth() {
        return depth;
    }

    boolean restIsBlank() {
        return sql.substring(end).isBlank();
    }

    /** Behind the last token, blanks and one line end. */
    int afterLineEnd() {
        int i = end;
        while (i < sql.length() && (sql.charAt(i) == ' ' || sql.charAt(i) == '\t')) {
            i++;
        }
        if (sql.startsWith("\r\n", i)) {
            return i + 2;
        }
        return sql.startsWith("\n", i) ? i + 1 : i;
    }

    private int skipped() {
        char c = sql.charAt(start);
        if (Character.isWhitespace(c) || c == ';') {
            return start + 1;
        }
        if (sql.startsWith("--", start)
                || sql.startsWith("#!", start)
                || sql.startsWith("# ", start)) {
            return after("\n");
        }
        return sql.startsWith("/*", start) ? after("*/") : start;
    }

    private int after(String mark) {
        int at = sql.indexOf(mark, start + 1);
        return at < 0 ? sql.length() : at + mark.length();
    }

    private int endOfToken() {
        char c = sql.charAt(start);
        switch (c) {
            case '\'', '"', '`' -> {
                return endOfQuoted(c);
            }
            case '(' -> depth++;
            case ')' -> depth--;
            default -> {
                return word(c) ? endOfWord() : start + 1;
            }
        }
        return start + 1;
    }

    private int endOfQuoted(char quote) {
        int i = start + 1;
        while (i < sql.length() && sql.charAt(i) != quote) {
            i += sql.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, sql.length());
    }

    private int endOfWord() {
        int i = start;
        while (i < sql.length() && word(sql.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean word(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }
}
