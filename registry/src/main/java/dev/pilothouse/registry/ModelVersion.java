package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Texts;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A version of a model.
 *
 * @param label for example {@code 2.3}; 1 to 100 characters
 * @param weights SHA-256 of the weights, lower-case hexadecimal; empty: not held here
 * @param released day, as {@code 2026-11-30}; empty: not known
 * @param note at most 500 characters
 */
public record ModelVersion(String label, String weights, String released, String note) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public ModelVersion {
        label = Texts.check("versions.label", label, 1, 100);
        note = Texts.check("versions.note", note, 0, 500);
        if (!weights.isEmpty() && !DIGEST.matcher(weights).matches()) {
            throw new BadInput(
                    "versions.weights", weights, "a SHA-256 of 64 lower-case hexadecimal digits");
        }
        if (!released.isEmpty()) {
            day(released);
        }
    }

    private static void day(String released) {
        try {
            LocalDate.parse(released);
        } catch (DateTimeException e) {
            BadInput refused =
                    new BadInput("versions.released", released, "a day such as 2026-11-30");
            refused.initCause(e);
            throw refused;
        }
    }

    Map<String, Object> asMap() {
        return Map.of("label", label, "weights", weights, "released", released, "note", note);
    }
}
