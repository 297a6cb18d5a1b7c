package dev.pilothouse.gateway.call;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a call discloses: that its answer is generated, and words that the answer begins with.
 *
 * @see <a href="https://eur-lex.europa.eu/eli/reg/2024/1689/oj">Article 50 of Regulation (EU)
 *     2024/1689</a>
 */
public final class Disclosure {
    private boolean header;
    private String notice = "";
    private boolean unclassified;
    private @Nullable Boolean spoken;
    private final Set<String> begun = new HashSet<>(2);

    /**
     * @param words that the answer begins with; empty for none
     */
    public void owed(String words) {
        header = true;
        notice = words;
    }

    /** Whether answers say in a header that they are generated. */
    public boolean header() {
        return header;
    }

    /** Empty for none. */
    public String notice() {
        return notice;
    }

    /** Nobody classified the feature, though its tenant asks for it. */
    public void warnUnclassified() {
        unclassified = true;
    }

    public boolean unclassified() {
        return unclassified;
    }

    /**
     * Whether people read the answer.
     *
     * @param found asked once
     */
    public boolean spoken(BooleanSupplier found) {
        if (spoken == null) {
            spoken = found.getAsBoolean();
        }
        return spoken;
    }

    /** Channels of the answer that have begun with the notice. */
    public Set<String> begun() {
        return begun;
    }

    void as(Disclosure other) {
        header = other.header;
        notice = other.notice;
        unclassified = other.unclassified;
    }

    void forgetAnswer() {
        begun.clear();
    }
}
