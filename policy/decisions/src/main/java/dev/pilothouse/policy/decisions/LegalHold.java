package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Words;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Data that is not deleted, whatever its retention says, because somebody may need it: a court, an
 * authority, a claim.
 *
 * @param target of the scope: a feature, the reference of a person, a trace; empty for the tenant
 * @param by who placed it
 * @param until when it ends by itself; empty: when somebody lifts it
 * @param lift empty while nobody lifted it
 * @see <a href="https://eur-lex.europa.eu/eli/reg/2016/679/oj">GDPR, Article 17(3)(b) and (e)</a>
 */
public record LegalHold(
        UUID id,
        TenantId tenant,
        Scope scope,
        String target,
        String reason,
        String by,
        Instant placedAt,
        Optional<Instant> until,
        Optional<Lift> lift) {

    /** What is held. */
    public enum Scope {
        TENANT,
        FEATURE,
        SUBJECT,
        TRACE;

        public String word() {
            return Words.of(this);
        }

        /**
         * @throws BadInput when {@code word} names none
         */
        public static Scope ofWord(String word) {
            return Words.parse("scope", Scope.class, word);
        }
    }

    /** Its end before its time. */
    public record Lift(String by, Instant at, String reason) {}

    /** Whether it holds at a moment. */
    public boolean holds(Instant at) {
        return lift.isEmpty() && until.map(at::isBefore).orElse(true);
    }

    /** For people: {@code feature chat}. */
    public String what() {
        return scope == Scope.TENANT ? "the whole tenant" : scope.word() + " " + target;
    }
}
