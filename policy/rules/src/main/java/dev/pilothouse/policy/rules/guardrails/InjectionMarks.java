package dev.pilothouse.policy.rules.guardrails;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Signs that are no words: marks of chat templates, invisible characters, encoded text. */
final class InjectionMarks {
    private static final List<String> TEMPLATE =
            List.of(
                    "<|im_start|>",
                    "<|im_end|>",
                    "<|system|>",
                    "<|start_header_id|>",
                    "<|user|>",
                    "<|assistant|>",
                    "[inst]",
                    "<<sys>>",
                    "<start_of_turn>",
                    "### instruction",
                    "### system",
                    "<system>",
                    "</system>");
    private static final List<String> LINES = List.of("system:", "assistant:", "developer:");
    private static final double ROLE = 0.6;
    private static final double HIDDEN = 0.4;
    private static final double TAGS = 0.7;
    private static final int FEWEST_HIDDEN = 3;
    private static final int SHORTEST_CODE = 40;
    private static final int LONGEST_CODE = 4_000;

    private InjectionMarks() {}

    static void find(String text, List<Found> signs) {
        int hidden = 0;
        int first = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '<' || c == '[' || c == '#') {
                at = Math.max(at, mark(text, at, TEMPLATE, signs) - 1);
            } else if (at == 0 || text.charAt(at - 1) == '\n') {
                at = Math.max(at, mark(text, at, LINES, signs) - 1);
            } else if (c == '\udb40') {
                signs.add(sign(at, Math.min(text.length(), at + 2), "hidden", TAGS));
                at = tags(text, at);
            } else if (c > 127 && Character.getType(c) == Character.FORMAT) {
                first = hidden++ == 0 ? at : first;
            }
        }
        if (hidden >= FEWEST_HIDDEN) {
            signs.add(sign(first, first + 1, "hidden", HIDDEN));
        }
    }

    /** The end of a row of tag characters, which spell out text that nobody sees. */
    private static int tags(String text, int from) {
        int at = from;
        while (at + 2 < text.length() && text.charAt(at + 2) == '\udb40') {
            at += 2;
        }
        return at + 1;
    }

    private static int mark(String text, int at, List<String> marks, List<Found> signs) {
        for (String mark : marks) {
            if (text.regionMatches(true, at, mark, 0, mark.length())) {
                signs.add(sign(at, at + mark.length(), "role", ROLE));
                return at + mark.length();
            }
        }
        return at;
    }

    static void encoded(String text, List<Found> signs) {
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || !isCode(text.charAt(at))) {
                if (at - start >= SHORTEST_CODE) {
                    decode(text, start, at, signs);
                }
                start = at + 1;
            }
        }
    }

    private static boolean isCode(char c) {
        return c < 128 && Character.isLetterOrDigit(c)
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_';
    }

    private static void decode(String text, int start, int end, List<Found> signs) {
        int length = Math.min(end - start, LONGEST_CODE) / 4 * 4;
        String code = text.substring(start, start + length).replace('-', '+').replace('_', '/');
        String plain;
        try {
            plain = new String(Base64.getDecoder().decode(code), UTF_8).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException noBase64) {
            return;
        }
        InjectionFinder.signs(plain, false).stream()
                .map(Found::score)
                .max(Double::compare)
                .ifPresent(score -> signs.add(sign(start, end, "encoded", score)));
    }

    private static Found sign(int start, int end, String kind, double score) {
        return new Found(start, end, kind, score, InjectionFinder.PLACEHOLDER);
    }
}
