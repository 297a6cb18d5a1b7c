package dev.pilothouse.policy.rules;

import java.util.ArrayList;
import java.util.List;

/** One pass over a well-formed JSON document: strings and long numbers are masked in place. */
final class JsonMasking {
    /** Shorter numbers are neither cards nor phones. */
    private static final int LONG_NUMBER = 12;

    private final Masker masker;
    private final String json;
    private final StringBuilder out;
    private final List<Finding> findings = new ArrayList<>();
    private int at;

    JsonMasking(Masker masker, String json) {
        this.masker = masker;
        this.json = json;
        this.out = new StringBuilder(json.length());
    }

    Masked run() {
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c == '"') {
                string();
            } else if (c >= '0' && c <= '9') {
                number();
            } else {
                out.append(c);
                at++;
            }
        }
        return findings.isEmpty()
                ? new Masked(json, List.of())
                : new Masked(out.toString(), findings);
    }

    private void string() {
        int end = at + 1;
        while (json.charAt(end) != '"') {
            end += json.charAt(end) == '\\' ? 2 : 1;
        }
        String raw = json.substring(at + 1, end);
        Masked masked = masker.plain(JsonText.unescape(raw));
        out.append('"');
        if (masked.findings().isEmpty()) {
            out.append(raw);
        } else {
            appendEscaped(masked);
        }
        out.append('"');
        at = end + 1;
    }

    private void appendEscaped(Masked masked) {
        int done = 0;
        for (Finding finding : masked.findings()) {
            out.append(JsonText.escape(masked.text().substring(done, finding.start())));
            append(finding);
            done = finding.end();
        }
        out.append(JsonText.escape(masked.text().substring(done)));
    }

    private void append(Finding finding) {
        String placeholder = finding.detector().placeholder();
        int start = out.length();
        out.append(placeholder);
        findings.add(
                new Finding(
                        finding.detector(),
                        start,
                        start + placeholder.length(),
                        finding.original()));
    }

    /** A number that is masked becomes a string, so that the document stays well-formed. */
    private void number() {
        int end = at;
        while (end < json.length() && "0123456789.eE+-".indexOf(json.charAt(end)) >= 0) {
            end++;
        }
        String raw = json.substring(at, end);
        Masked masked = raw.length() < LONG_NUMBER ? new Masked(raw, List.of()) : masker.plain(raw);
        if (masked.findings().isEmpty()) {
            out.append(raw);
        } else {
            out.append('"');
            appendEscaped(masked);
            out.append('"');
        }
        at = end;
    }
}
