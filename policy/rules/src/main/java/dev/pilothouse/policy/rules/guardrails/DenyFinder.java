package dev.pilothouse.policy.rules.guardrails;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.pilothouse.db.model.BadInput;
import java.util.ArrayList;
import java.util.List;

/** Words and patterns that must not occur. */
final class DenyFinder implements Finder {
    /** How far back a pattern can begin that more text would complete, in characters. */
    static final int PATTERN_WINDOW = 256;

    private static final int MOST_WORDS = 2_000;
    private static final int LONGEST_WORD = 200;
    private static final int MOST_PATTERNS = 20;
    private static final int LONGEST_PATTERN = 500;

    private final Words words;
    private final List<Pattern> patterns;

    DenyFinder(Detect.Deny deny) {
        if (deny.words().isEmpty() && deny.patterns().isEmpty()) {
            throw new BadInput("words", "", "at least one word or pattern");
        }
        limit("words", deny.words(), MOST_WORDS, LONGEST_WORD);
        limit("patterns", deny.patterns(), MOST_PATTERNS, LONGEST_PATTERN);
        words = new Words(deny.words());
        patterns = deny.patterns().stream().map(DenyFinder::pattern).toList();
    }

    private static void limit(String field, List<String> values, int most, int longest) {
        if (values.size() > most) {
            throw new BadInput(field, Integer.toString(values.size()), "at most " + most);
        }
        for (String value : values) {
            if (value.isBlank() || value.length() > longest) {
                throw new BadInput(field, value, "1 to " + longest + " characters");
            }
        }
    }

    private static Pattern pattern(String text) {
        try {
            Pattern pattern = Pattern.compile(text);
            if (pattern.matcher("").matches()) {
                throw new BadInput("patterns", text, "a pattern that does not match empty text");
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            BadInput refused = new BadInput("patterns", text, "RE2 syntax: " + e.getDescription());
            refused.initCause(e);
            throw refused;
        }
    }

    @Override
    public List<Found> find(String text) {
        List<Found> found = new ArrayList<>(words.find(text));
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                if (matcher.end() > matcher.start()) {
                    add(found, matcher.start(), matcher.end());
                }
            }
        }
        found.sort(Found.ORDER);
        return found;
    }

    private static void add(List<Found> found, int start, int end) {
        Found match = Found.of(start, end, "denied", "[removed]");
        if (found.stream().noneMatch(match::overlaps)) {
            found.add(match);
        }
    }

    @Override
    public int open(String text) {
        int open = words.open(text);
        return patterns.isEmpty()
                ? open
                : Math.min(open, Math.max(0, text.length() - PATTERN_WINDOW));
    }
}
