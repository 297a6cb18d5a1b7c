package dev.pilothouse.policy.rules;

import com.google.re2j.Pattern;
import java.util.List;

/** Keys and tokens of well-known shapes; private keys in PEM, cut off ones too. */
final class Secrets {
    private static final String AWS = "aws_secret_access_key";
    private static final List<String> PREFIXES =
            List.of(
                    "sk-",
                    "ph_",
                    "AKIA",
                    "ASIA",
                    "AIDA",
                    "AROA",
                    "ghp_",
                    "gho_",
                    "ghu_",
                    "ghs_",
                    "ghr_",
                    "github_pat_",
                    "glpat-",
                    "xox",
                    "AIza",
                    "rk_live_",
                    "rk_test_",
                    "sk_live_",
                    "sk_test_",
                    "hf_",
                    "eyJ");

    /** By their first letter, which is ASCII. */
    private static final String[][] PREFIXES_OF = new String[128][];

    static {
        for (char first = 0; first < PREFIXES_OF.length; first++) {
            String with = String.valueOf(first);
            PREFIXES_OF[first] =
                    PREFIXES.stream().filter(p -> p.startsWith(with)).toArray(String[]::new);
        }
    }

    private static final Pattern SHAPES =
            Pattern.compile(
                    String.join(
                            "|",
                            "\\bsk-[A-Za-z0-9_\\-]{16,}",
                            "\\bph_[A-Za-z0-9_\\-]{16,}",
                            "\\b(?:AKIA|ASIA|AIDA|AROA)[A-Z0-9]{16}\\b",
                            "(?i:aws_secret_access_key[\"' ]*[=:][\"' ]*)[A-Za-z0-9/+=]{40}",
                            "\\bgh[pousr]_[A-Za-z0-9]{36,}",
                            "\\bgithub_pat_[A-Za-z0-9_]{22,}",
                            "\\bglpat-[A-Za-z0-9_\\-]{20,}",
                            "\\bxox[abeoprs]-[A-Za-z0-9\\-]{10,}",
                            "\\bAIza[A-Za-z0-9_\\-]{35}",
                            "\\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}",
                            "\\bhf_[A-Za-z0-9]{30,}",
                            "\\beyJ[A-Za-z0-9_\\-]{8,}\\.eyJ[A-Za-z0-9_\\-]{8,}\\.[A-Za-z0-9_\\-]*",
                            "-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)"));

    private Secrets() {}

    static List<Finder.Range> find(String text) {
        return maySecret(text) ? Matches.of(SHAPES, text) : List.of();
    }

    /** A quick look for the beginning of any shape. */
    private static boolean maySecret(String text) {
        boolean inWord = false;
        for (int at = 0; at + 3 < text.length(); at++) {
            char c = text.charAt(at);
            boolean may =
                    c == '-' && text.startsWith("-----BEGIN ", at)
                            || (c == 'a' || c == 'A') && isAws(text, at)
                            || !inWord && begins(text, at, c);
            if (may) {
                return true;
            }
            inWord = c == '_' || Character.isLetterOrDigit(c);
        }
        return false;
    }

    static boolean isAws(String text, int at) {
        return text.regionMatches(true, at, AWS, 0, AWS.length());
    }

    private static boolean begins(String text, int at, char first) {
        if (first < PREFIXES_OF.length) {
            for (String prefix : PREFIXES_OF[first]) {
                if (text.startsWith(prefix, at)) {
                    return true;
                }
            }
        }
        return false;
    }
}
