package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.model.Words;
import java.util.Map;

/**
 * What a model was made from.
 *
 * @param note what was done, for example "18,204 examples, 3 epochs"; at most 500 characters
 */
public record Lineage(ModelId parent, Relation relation, String note) {
    public Lineage {
        note = Texts.check("note", note, 0, 500);
    }

    /** How a model comes from another. */
    public enum Relation {
        FINE_TUNED_FROM,
        DISTILLED_FROM,
        QUANTISED_FROM,
        ADAPTER_OF,
        MERGED_FROM;

        public String word() {
            return Words.of(this);
        }

        /**
         * @throws BadInput when {@code word} names none
         */
        public static Relation ofWord(String word) {
            return Words.parse("relation", Relation.class, word);
        }
    }

    Map<String, Object> asMap() {
        return Map.of("parent", parent.value(), "relation", relation.word(), "note", note);
    }
}
