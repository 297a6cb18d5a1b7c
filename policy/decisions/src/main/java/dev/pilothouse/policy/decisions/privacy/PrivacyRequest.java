package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a person asked for, and how far it is. Without identifiers and without free text: those lie
 * apart, sealed, and go at the end of an erasure.
 *
 * @param number of {@link #name()}
 * @param pseudonym stands for the person, random, for example {@code p_8f21c40ad1b20c77}
 * @param extended when the extension was told; empty: no extension
 * @param holdsCheckedAt when legal holds were looked for last
 * @param ground of a refusal; empty: not refused
 * @param version grows with every change
 */
public record PrivacyRequest(
        UUID id,
        long number,
        TenantId tenant,
        RequestKind kind,
        String regime,
        Channel channel,
        RequestState state,
        String pseudonym,
        Clocks clocks,
        Optional<IdentityCheck> identity,
        Optional<Plan> plan,
        Optional<Approval> approval,
        Optional<Execution> execution,
        Optional<Instant> holdsCheckedAt,
        Optional<Instant> endedAt,
        String ground,
        long version) {

    /**
     * Its deadlines.
     *
     * @param acknowledgeBy last day of the confirmation; empty: the law asks for none
     * @param dueOn last day of the answer
     */
    public record Clocks(
            Instant receivedAt,
            Optional<Instant> acknowledgedAt,
            Optional<LocalDate> acknowledgeBy,
            LocalDate dueOn,
            Optional<Instant> extendedAt) {}

    /** Somebody of the office, by id and name. */
    public record Officer(UUID id, String name) {}

    /**
     * Who made sure of the person, and how.
     *
     * @param documents that were looked at; no copy of them is kept
     */
    public record IdentityCheck(IdentityMethod method, int documents, Officer by, Instant at) {}

    /**
     * What stores hold.
     *
     * @param digest of the plan: what an approval is about
     * @param items in all, of the stores that can count
     * @param spellings how many were looked for, by how they come of what was given
     */
    public record Plan(
            String digest, long items, int stores, Map<String, Integer> spellings, Instant at) {
        public Plan {
            spellings = Collections.unmodifiableMap(new TreeMap<>(spellings));
        }
    }

    /**
     * @param askedBy who asked for it
     * @param approvers empty while it is open
     */
    public record Approval(
            UUID id, Officer askedBy, List<Officer> approvers, Optional<Instant> approvedAt) {
        public Approval {
            approvers = List.copyOf(approvers);
        }
    }

    /**
     * @param before data that began later belong to a new beginning
     * @param nextTry when the next attempt is, if one is due
     */
    public record Execution(
            Officer by, Instant before, boolean paused, Optional<Instant> nextTry) {}

    /** What people call it by, for example {@code DSR-0147}. */
    public String name() {
        return "DSR-%04d".formatted(number);
    }

    public Regime law() {
        return Regimes.of(regime);
    }

    /** Days to the last day of the answer; negative when it is over. */
    public long daysLeft(Instant now) {
        return ChronoUnit.DAYS.between(now.atZone(ZoneOffset.UTC).toLocalDate(), clocks.dueOn());
    }

    /** Open, and its last day is over. */
    public boolean overdue(Instant now) {
        return state.open() && daysLeft(now) < 0;
    }
}
