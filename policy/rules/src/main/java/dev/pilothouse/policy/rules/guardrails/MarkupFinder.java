package dev.pilothouse.policy.rules.guardrails;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for {@link Markup}: a quick look for where it could begin, then a pattern over a bounded
 * piece from there on.
 *
 * @see <a href="https://genai.owasp.org/llmrisk/llm052025-improper-output-handling/">OWASP LLM05,
 *     improper output handling</a>
 */
final class MarkupFinder implements Finder {
    /** Longest that a pattern takes, in characters. */
    private static final int WINDOW = 2_400;

    private static final int LONGEST_STATEMENT = 80;
    private static final String NAME = "[\\w.\"`\\[\\]]{1,60}";
    private static final Map<Markup, Pattern> PATTERNS = new EnumMap<>(Markup.class);
    private static final Set<String> STATEMENTS =
            Set.of(
                    "drop",
                    "truncate",
                    "alter",
                    "delete",
                    "insert",
                    "update",
                    "union",
                    "grant",
                    "exec",
                    "execute");

    static {
        PATTERNS.put(
                Markup.HTML,
                Pattern.compile(
                        "(?i)<\\s*/?\\s*(?:script|iframe|object|embed|applet|meta|link|base|form|svg)\\b[^>]*>?"
                                + "|<[a-z][^>]*[\\s\"'/]on[a-z]{3,20}\\s*=[^>]*>?"
                                + "|<[a-z][^>]*=\\s*[\"']?\\s*javascript:[^>]*>?"));
        PATTERNS.put(
                Markup.SQL,
                Pattern.compile(
                        "(?i)(?:drop|truncate|alter)\\s+(?:table|database|schema)\\s+"
                                + NAME
                                + "|delete\\s+from\\s+"
                                + NAME
                                + "(?:\\s+where\\b|\\s*;)"
                                + "|insert\\s+into\\s+"
                                + NAME
                                + "\\s*(?:\\(|values\\b|select\\b)"
                                + "|update\\s+"
                                + NAME
                                + "\\s+set\\s+\\w{1,60}\\s*="
                                + "|union\\s+(?:all\\s+)?select\\b"
                                + "|grant\\s+(?:all|select|insert|update|delete|execute|usage)\\b[\\w\\s,]{0,40}\\s(?:on|to)\\s"
                                + "|exec(?:ute)?\\s+xp_\\w{1,40}"));
        PATTERNS.put(
                Markup.TERMINAL,
                Pattern.compile(
                        "\\x1b\\[[0-?]{0,60}[ -/]{0,10}[@-~]?|\\x1b[\\]P^_][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?"
                                + "|\\x1b[ -~]?|\\x{9b}[0-?]{0,60}[ -/]{0,10}[@-~]?"));
        PATTERNS.put(
                Markup.IMAGE,
                Pattern.compile(
                        "(?i)!\\[[^\\[\\]]*\\]\\(\\s*<?(?:[a-z][a-z0-9+.\\-]{1,20}:)?//[^)\\s]+[^)]*\\)?"));
    }

    private final Set<Markup> kinds;

    MarkupFinder(Set<Markup> kinds) {
        this.kinds = kinds;
    }

    @Override
    public List<Found> find(String text) {
        List<Found> found = new ArrayList<>(0);
        int at = 0;
        while (at < text.length()) {
            Markup kind = beginning(text, at);
            int end = kind == null ? -1 : match(kind, text, at);
            if (kind != null && end > 0) {
                found.add(Found.of(at, end, kind.word(), "[" + kind.word() + "]"));
                at = end;
            } else {
                at++;
            }
        }
        return found;
    }

    private @Nullable Markup beginning(String text, int at) {
        char c = text.charAt(at);
        Markup kind =
                switch (c) {
                    case '<' -> Markup.HTML;
                    case '!' -> text.startsWith("[", at + 1) ? Markup.IMAGE : null;
                    case '\u001b', '\u009b' -> Markup.TERMINAL;
                    default -> isStatement(text, at, c) ? Markup.SQL : null;
                };
        return kind != null && kinds.contains(kind) ? kind : null;
    }

    private static boolean isStatement(String text, int at, char c) {
        if ("dtaiugeDTAIUGE".indexOf(c) < 0 || at > 0 && isWord(text.charAt(at - 1))) {
            return false;
        }
        int end = at;
        while (end < text.length() && end - at < 9 && isWord(text.charAt(end))) {
            end++;
        }
        return end - at >= 4
                && STATEMENTS.contains(text.substring(at, end).toLowerCase(Locale.ROOT));
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static int match(Markup kind, String text, int at) {
        int most = Math.min(text.length(), at + WINDOW);
        String piece = text.substring(at, kind == Markup.HTML ? tagEnd(text, at, most) : most);
        Matcher matcher = Objects.requireNonNull(PATTERNS.get(kind)).matcher(piece);
        return matcher.lookingAt() ? at + matcher.end() : -1;
    }

    /** Behind the next {@code >}, or before the next tag: what is in that one is seen there. */
    private static int tagEnd(String text, int from, int most) {
        for (int at = from + 1; at < most; at++) {
            char c = text.charAt(at);
            if (c == '>') {
                return at + 1;
            }
            if (c == '<'
                    && at + 1 < most
                    && (isWord(text.charAt(at + 1)) || text.charAt(at + 1) == '/')) {
                return at;
            }
        }
        return most;
    }

    @Override
    public int open(String text) {
        int open = text.length();
        if (kinds.contains(Markup.HTML)) {
            open = Math.min(open, unclosed(text, "<", '>'));
        }
        if (kinds.contains(Markup.IMAGE)) {
            open = Math.min(open, text.endsWith("!") ? text.length() - 1 : open);
            open = Math.min(open, unclosed(text, "![", ')'));
        }
        if (kinds.contains(Markup.TERMINAL)) {
            open = Math.min(open, unclosed(text, "\u001b]", '\u0007'));
        }
        return kinds.contains(Markup.SQL) ? Math.min(open, statement(text)) : open;
    }

    private static int unclosed(String text, String begin, char close) {
        int at = text.lastIndexOf(begin);
        boolean near = at >= text.length() - WINDOW;
        return at >= 0 && near && text.indexOf(close, at) < 0 ? at : text.length();
    }

    /** The word at the end, or a statement that has not said what it is about. */
    private static int statement(String text) {
        int least = Math.max(0, text.length() - LONGEST_STATEMENT);
        int word = text.length();
        while (word > least && isWord(text.charAt(word - 1))) {
            word--;
        }
        for (int at = least; at < word; at++) {
            if (isStatement(text, at, text.charAt(at))) {
                return at;
            }
        }
        return word;
    }
}
