package dev.pilothouse.ingest.normalise;

import dev.pilothouse.ingest.state.Masking;
import dev.pilothouse.policy.rules.Masked;
import dev.pilothouse.policy.rules.RevealContext;
import dev.pilothouse.policy.rules.SubjectReference;

/** Masks every text of one span before anything of it is stored, and counts. */
final class Cleaner {
    private static final int LONGEST = 4_000;

    private final Masking masking;
    private final byte[] subjectKey;
    private int masked;

    Cleaner(Masking masking, byte[] subjectKey) {
        this.masking = masking;
        this.subjectKey = subjectKey;
    }

    /** Short text: names, messages of errors, attributes. */
    String clean(String text) {
        Masked result = masking.masker().mask(text);
        masked += result.findings().size();
        String clean = result.text();
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }

    /** An identifier that must stay distinct: a reference when it says too much. */
    String identifier(String text) {
        return masking.masker().mask(text).findings().isEmpty() ? text : subject(text);
    }

    /** Never the identifier itself; empty without the tenant's key. */
    String subject(String identifier) {
        return subjectKey.length == 0 ? "" : SubjectReference.of(subjectKey, identifier);
    }

    boolean storesContent() {
        return masking.storeContent();
    }

    /** A body, and what was masked in it, sealed. */
    record Body(String text, String sealed) {}

    Body body(String text, RevealContext context) {
        Masked result = masking.masker().mask(text);
        masked += result.findings().size();
        return new Body(result.text(), masking.seal(result.findings(), context));
    }

    int masked() {
        return Math.min(masked, 65_535);
    }
}
