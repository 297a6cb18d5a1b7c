package dev.pilothouse.policy.rules.risk;

import dev.pilothouse.db.model.Texts;
import java.util.List;

/**
 * What somebody answered.
 *
 * @param values one, or several of a question that takes several
 * @param note why, in their words; at most 2,000 characters
 */
public record RiskAnswer(List<String> values, String note) {
    public RiskAnswer {
        values = List.copyOf(values);
        note = Texts.check("note", note, 0, 2000);
    }

    public static RiskAnswer of(String... values) {
        return new RiskAnswer(List.of(values), "");
    }

    public boolean unsure() {
        return values.equals(List.of(RiskQuestion.UNSURE));
    }
}
