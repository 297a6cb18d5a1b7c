package dev.pilothouse.policy.rules;

import java.util.ArrayList;
import java.util.Comparator;
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
        List<Hit> hits = hits(text);
        if (hits.isEmpty()) {
            return new Masked(text, List.of());
        }
        StringBuilder out = new StringBuilder(text.length());
        List<Finding> findings = new ArrayList<>();
        int done = 0;
        for (Hit hit : hits) {
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

    private List<Hit> hits(String text) {
        List<Hit> taken = new ArrayList<>();
        for (Detector detector : detectors) {
            for (Finder.Range range : detector.finder().find(text)) {
                Hit hit = new Hit(detector, range.start(), range.end());
                if (taken.stream().noneMatch(hit::overlaps)) {
                    taken.add(hit);
                }
            }
        }
        taken.sort(Comparator.comparingInt(Hit::start));
        return taken;
    }

    private record Hit(Detector detector, int start, int end) {
        boolean overlaps(Hit other) {
            return start < other.end && other.start < end;
        }
    }
}
