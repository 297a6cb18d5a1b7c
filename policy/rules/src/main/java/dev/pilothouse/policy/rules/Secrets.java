package dev.pilothouse.policy.rules;

import com.google.re2j.Pattern;
import java.util.List;

/** Keys and tokens of well-known shapes; private keys in PEM, cut off ones too. */
final class Secrets {
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
        return Matches.of(SHAPES, text);
    }
}
