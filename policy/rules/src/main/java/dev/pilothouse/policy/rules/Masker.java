package dev.pilothouse.policy.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Replaces what the detectors find by typed placeholders. Takes plain text and JSON documents, of
 * which it masks every string and long number and keeps the rest as it was. Time is linear in the
 * length of the text.
 */
public final class Masker {
    private final List<Detector> detectors;

    public Masker(Set<Detector> detectors) {
        this.detectors = detectors.stream().sorted().toList();
    }

    /** A text that reads as a JSON object or array is masked as such, any other as plain text. */
    public Masked mask(String text) {
        if (detectors.isEmpty() || text.isEmpty()) {
            return new Masked(text, List.of());
        }
        return JsonText.isDocument(text) ? new JsonMasking(this, text).run() : plain(text);
    }

    Masked plain(String text) {
        List<Spot> hits = Spots.find(detectors, text);
        if (hits.isEmpty()) {
            return new Masked(text, List.of());
        }
        StringBuilder out = new StringBuilder(text.length());
        List<Finding> findings = new ArrayList<>();
        int done = 0;
        for (Spot hit : hits) {
            out.append(text, done, hit.start());
            String placeholder = hit.detector().placeholder();
            findings.add(
                    new Finding(
                            hit.detector(),
                            out.length(),
                            out.length() + placeholder.length(),
                            text.substring(hit.start(), hit.end())));
            out.append(placeholder);
            done = hit.end();
        }
        return new Masked(out.append(text, done, text.length()).toString(), findings);
    }
}
