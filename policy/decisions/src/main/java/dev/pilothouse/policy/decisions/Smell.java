package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Words;

/**
 * Something that should not be as it is.
 *
 * @param evidence what shows it
 * @param fix what to do
 * @param link path in the console where that is done
 */
public record Smell(
        Kind kind, TenantId tenant, FeatureId feature, String evidence, String fix, String link) {

    /** What is wrong, the worst first. */
    public enum Kind {
        PROHIBITED_LIVE("Prohibited, and still live"),
        UNCLASSIFIED("No risk class"),
        REOPENED("Risk class to be looked at again"),
        HIGH_RISK_WITHOUT_DRILL("High risk without a kill drill"),
        HIGH_RISK_WITHOUT_CARD("High risk without a signed-off model card"),
        RETENTION_TOO_SHORT("High risk with logs kept too short"),
        DISCLOSURE_BY_HEADER_ALONE("People are told by a header alone");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        public String word() {
            return Words.of(this);
        }
    }
}
