package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.json.Json;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;

/**
 * Cuts a text into the word pieces of an uncased BERT model.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">BERT</a>
 */
final class WordPieces {
    private static final int LONGEST_WORD = 100;
    private static final String UNKNOWN = "[UNK]";
    private static final String BEGIN = "[CLS]";
    private static final String END = "[SEP]";

    private final Map<String, Integer> vocabulary;

    private WordPieces(Map<String, Integer> vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Reads the vocabulary of a {@code tokenizer.json}. */
    static WordPieces read(byte[] tokenizer) {
        Map<String, Integer> vocabulary = new HashMap<>(40_000);
        try (JsonParser json = Json.parser(tokenizer)) {
            json.nextToken();
            Json.fields(
                    json,
                    name -> {
                        if (name.equals("model")) {
                            Json.fields(
                                    json,
                                    field -> {
                                        if (field.equals("vocab")) {
                                            Json.fields(
                                                    json,
                                                    piece ->
                                                            vocabulary.put(
                                                                    piece,
                                                                    (int) Json.number(json)));
                                        }
                                    });
                        }
                    });
        }
        if (!vocabulary.keySet().containsAll(List.of(UNKNOWN, BEGIN, END))) {
            throw new IllegalStateException("no vocabulary of a BERT model");
        }
        return new WordPieces(vocabulary);
    }

    /** The pieces of a text, between the marks of its beginning and its end. */
    long[] of(String text) {
        List<Integer> ids = new ArrayList<>();
        ids.add(vocabulary.get(BEGIN));
        for (String word : words(text)) {
            pieces(word, ids);
        }
        ids.add(vocabulary.get(END));
        return ids.stream().mapToLong(Integer::longValue).toArray();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        String plain = Normalizer.normalize(text, Normalizer.Form.NFD);
        plain.codePoints()
                .map(Character::toLowerCase)
                .forEach(c -> {
                    int type = Character.getType(c);
                    if (isSpace(c)) {
                        end(word, words);
                    } else if (isPunctuation(c, type) || isIdeograph(c)) {
                        end(word, words);
                        words.add(Character.toString(c));
                    } else if (!isDropped(c, type)) {
                        word.appendCodePoint(c);
                    }
                });
        end(word, words);
        return words;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static boolean isSpace(int c) {
        return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
    }

    /** Accents and control characters. */
    private static boolean isDropped(int c, int type) {
        return c == 0xFFFD
                || type == Character.NON_SPACING_MARK
                || type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.PRIVATE_USE
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED;
    }

    private static boolean isPunctuation(int c, int type) {
        boolean ascii =
                c >= 33 && c <= 47
                        || c >= 58 && c <= 64
                        || c >= 91 && c <= 96
                        || c >= 123 && c <= 126;
        return ascii
                || switch (type) {
                    case Character.CONNECTOR_PUNCTUATION,
                            Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION ->
                            true;
                    default -> false;
                };
    }

    /** Characters of Chinese, each a word; as BERT draws the line. */
    private static boolean isIdeograph(int c) {
        return c >= 0x4E00 && c <= 0x9FFF
                || c >= 0x3400 && c <= 0x4DBF
                || c >= 0x20000 && c <= 0x2A6DF
                || c >= 0x2A700 && c <= 0x2CEAF
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0x2F800 && c <= 0x2FA1F;
    }

    /** The longest pieces first, from left to right. */
    private void pieces(String word, List<Integer> ids) {
        List<Integer> found = new ArrayList<>(4);
        int from = 0;
        boolean known = word.codePointCount(0, word.length()) <= LONGEST_WORD;
        while (known && from < word.length()) {
            int to = word.length();
            Integer id = null;
            while (to > from && id == null) {
                id = vocabulary.get((from == 0 ? "" : "##") + word.substring(from, to));
                to = id == null ? word.offsetByCodePoints(to, -1) : to;
            }
            known = id != null;
            if (id != null) {
                found.add(id);
            }
            from = to;
        }
        ids.addAll(known ? found : List.of(vocabulary.get(UNKNOWN)));
    }
}
