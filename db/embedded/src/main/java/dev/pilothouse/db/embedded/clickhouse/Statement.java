package dev.pilothouse.db.embedded.clickhouse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the front must know of a statement: its first keyword, its format, and where an INSERT's
 * data begin. Offsets count bytes. Everything else is the engine's business.
 *
 * @param keyword first word, upper case; empty when there is none
 * @param format of the answer, when the statement names one
 * @param insert present for an INSERT whose data follow the statement
 */
record Statement(
        String keyword, Optional<String> format, Optional<InsertData> insert, boolean intoFile) {

    /**
     * @param format of the data
     * @param end where the statement without its FORMAT ends
     * @param start where the data begin
     */
    record InsertData(String format, int end, int start) {}

    static Statement parse(byte[] sql) {
        return new Parser(new String(sql, ISO_8859_1)).parse();
    }

    private static final class Parser {
        private final Tokens tokens;
        private String keyword = "";
        private String previous = "";
        private int formatAt = -1;
        private boolean selects;
        private boolean intoFile;
        private @Nullable String format;
        private @Nullable InsertData insert;

        Parser(String sql) {
            tokens = new Tokens(sql);
        }

        Statement parse() {
            for (String word = tokens.next();
                    !word.isEmpty() && insert == null;
                    word = tokens.next()) {
                take(word);
                previous = word.toUpperCase(Locale.ROOT);
            }
            return new Statement(
                    keyword, Optional.ofNullable(format), Optional.ofNullable(insert), intoFile);
        }

        private void take(String word) {
            String upper = word.toUpperCase(Locale.ROOT);
            if (keyword.isEmpty() && Character.isLetter(word.charAt(0))) {
                keyword = upper;
            }
            if (tokens.depth() > 0) {
                return;
            }
            if (previous.equals("FORMAT")) {
                named(word);
            }
            switch (upper) {
                case "SELECT", "WITH" -> selects = true;
                case "OUTFILE" -> intoFile = true;
                case "FORMAT" -> formatAt = tokens.start();
                case "VALUES" -> values();
                default -> {}
            }
        }

        private void named(String word) {
            if (keyword.equals("INSERT") && !selects) {
                insert = new InsertData(word, formatAt, tokens.afterLineEnd());
            } else {
                format = word;
            }
        }

        /** {@code VALUES} with rows behind it in the statement goes to the engine whole. */
        private void values() {
            boolean table = previous.equals("INTO") || previous.equals("TABLE");
            if (keyword.equals("INSERT") && !selects && !table && tokens.restIsBlank()) {
                insert = new InsertData("Values", tokens.start(), tokens.end());
            }
        }
    }
}
