package dev.pilothouse.policy.rules.guardrails;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Set;

/**
 * The words of a text as a reader would take them: lower case, look-alike letters as Latin ones,
 * accents and invisible characters left out. Each knows where it stands.
 */
final class Tokens {
    private static final String ALIKE =
            "аaеeоoрpсcуyхxіiјjѕsԁdһhӏlкkмmтtвbнhαaεeοoρpτtυuιiκkνvχxγyɡgʟlɪiɴnʀr";
    private static final char[] LATIN = latin();
    private static final int LONGEST_WORD = 40;

    private final Set<String> known;
    private final int[] hashes;
    private String[] words = new String[64];
    private int[] places = new int[128];
    private int size;

    private Tokens(Set<String> known, int[] hashes) {
        this.known = known;
        this.hashes = hashes;
    }

    private static char[] latin() {
        char[] table = new char[0x600];
        for (int i = 0; i < ALIKE.length(); i += 2) {
            table[ALIKE.charAt(i)] = ALIKE.charAt(i + 1);
        }
        return table;
    }

    /** Words that somebody asks for; others are not told apart. */
    static final class Vocabulary {
        private final Set<String> words;
        private final int[] hashes;

        Vocabulary(Set<String> words) {
            this.words = Set.copyOf(words);
            this.hashes = this.words.stream().mapToInt(String::hashCode).sorted().toArray();
        }

        /** The words of a text, in their order; one that nobody asks for is empty. */
        Tokens of(String text) {
            Tokens tokens = new Tokens(words, hashes);
            tokens.read(text);
            return tokens;
        }
    }

    private void read(String text) {
        char[] word = new char[LONGEST_WORD];
        int length = 0;
        int hash = 0;
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            char c = at < text.length() ? letter(text.charAt(at)) : 0;
            if (c == 0) {
                if (length > 0) {
                    add(known(word, length, hash), start, at);
                }
                length = 0;
                hash = 0;
            } else if (c != SKIPPED) {
                start = length == 0 ? at : start;
                hash = 31 * hash + c;
                if (length < LONGEST_WORD) {
                    word[length] = c;
                }
                length++;
            }
        }
    }

    /** The hash is the one of strings, so that most words are never made into one. */
    private String known(char[] word, int length, int hash) {
        if (length > LONGEST_WORD || Arrays.binarySearch(hashes, hash) < 0) {
            return "";
        }
        String text = new String(word, 0, length);
        return known.contains(text) ? text : "";
    }

    private void add(String word, int start, int end) {
        if (size == words.length) {
            words = Arrays.copyOf(words, 2 * size);
            places = Arrays.copyOf(places, 4 * size);
        }
        words[size] = word;
        places[2 * size] = start;
        places[2 * size + 1] = end;
        size++;
    }

    String word(int index) {
        return words[index];
    }

    int start(int index) {
        return places[2 * index];
    }

    int end(int index) {
        return places[2 * index + 1];
    }

    private static final char SKIPPED = '\u200b';

    /** The plain letter or digit; 0 for what ends a word. */
    private static char letter(char c) {
        if (c < 128) {
            return c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
                    ? c
                    : c >= 'A' && c <= 'Z' ? (char) (c + 32) : c == '\'' ? SKIPPED : 0;
        }
        if (invisible(c)) {
            return SKIPPED;
        }
        char lower = Character.toLowerCase(c);
        if (lower < LATIN.length && LATIN[lower] != 0) {
            return LATIN[lower];
        }
        return Character.isLetterOrDigit(c) ? composed(lower) : 0;
    }

    /** Without accents and width, for example {@code é} and {@code ｅ} as {@code e}. */
    private static char composed(char c) {
        String plain = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKD);
        return plain.isEmpty() ? c : Character.toLowerCase(plain.charAt(0));
    }

    /** Takes no room on a screen: format characters, soft hyphens, variation selectors. */
    static boolean invisible(char c) {
        return Character.getType(c) == Character.FORMAT
                || c >= '\ufe00' && c <= '\ufe0f'
                || c == '\u034f'
                || c >= '\u0300' && c <= '\u036f';
    }

    int size() {
        return size;
    }
}
