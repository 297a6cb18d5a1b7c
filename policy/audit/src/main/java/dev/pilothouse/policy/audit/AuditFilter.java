package dev.pilothouse.policy.audit;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which entries to read. Every component that is present narrows.
 *
 * @param action an action, or the beginning of some, for example {@code kill.}
 * @param actor pseudonym of the actor, as in {@link LoggedEntry#actorRef()}
 * @param entity {@code type:id} of a thing to follow, for example {@code
 *     feature:default/playground}
 * @param outcome one of {@link #OUTCOMES}
 * @param from first moment, inclusive
 * @param to last moment, exclusive
 * @param text part of an action, an object, the name of the actor, the reason, or of what was
 *     before or after; at most 200 characters
 */
public record AuditFilter(
        Optional<TenantId> tenant,
        Optional<String> action,
        Optional<String> actor,
        Optional<String> entity,
        Optional<String> outcome,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<String> text) {
    /** How what was done or tried can end. */
    public static final List<String> OUTCOMES = List.of("success", "denied", "failure");

    private static final int LONGEST = 200;
    private static final List<String> NAMES =
            List.of("tenant", "action", "actor", "entity", "outcome", "from", "to", "text");

    public static final AuditFilter ALL =
            new AuditFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /**
     * @throws BadInput when the outcome is none
     */
    public AuditFilter {
        outcome.filter(o -> !OUTCOMES.contains(o))
                .ifPresent(o -> {
                    throw new BadInput("outcome", o, "one of " + OUTCOMES);
                });
    }

    public AuditFilter withTenant(TenantId value) {
        return new AuditFilter(Optional.of(value), action, actor, entity, outcome, from, to, text);
    }

    public AuditFilter withAction(String value) {
        return new AuditFilter(tenant, Optional.of(value), actor, entity, outcome, from, to, text);
    }

    public AuditFilter withActor(String value) {
        return new AuditFilter(tenant, action, Optional.of(value), entity, outcome, from, to, text);
    }

    public AuditFilter withEntity(String type, String id) {
        return new AuditFilter(
                tenant, action, actor, Optional.of(type + ":" + id), outcome, from, to, text);
    }

    public AuditFilter withOutcome(String value) {
        return new AuditFilter(tenant, action, actor, entity, Optional.of(value), from, to, text);
    }

    public AuditFilter between(Instant first, Instant end) {
        return new AuditFilter(
                tenant, action, actor, entity, outcome, Optional.of(first), Optional.of(end), text);
    }

    public AuditFilter withText(String value) {
        return new AuditFilter(
                tenant, action, actor, entity, outcome, from, to, Optional.of(value));
    }

    /** The filter as words by name, for people, files and the store. */
    public Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        tenant.ifPresent(t -> words.put("tenant", t.value()));
        action.ifPresent(a -> words.put("action", a));
        actor.ifPresent(a -> words.put("actor", a));
        entity.ifPresent(e -> words.put("entity", e));
        outcome.ifPresent(o -> words.put("outcome", o));
        from.ifPresent(f -> words.put("from", f.toString()));
        to.ifPresent(t -> words.put("to", t.toString()));
        text.ifPresent(t -> words.put("text", t));
        return words;
    }

    /**
     * The filter of {@link #words}.
     *
     * @throws BadInput when a word is too long, a time is none, or a name is unknown
     */
    public static AuditFilter of(Map<String, String> words) {
        words.forEach((name, value) -> {
            if (!NAMES.contains(name)) {
                throw new BadInput(name, value, "one of " + NAMES);
            }
            Texts.check(name, value, 1, LONGEST);
        });
        AuditFilter filter =
                new AuditFilter(
                        word(words, "tenant").map(TenantId::new),
                        word(words, "action"),
                        word(words, "actor"),
                        word(words, "entity"),
                        word(words, "outcome"),
                        word(words, "from").map(t -> time("from", t)),
                        word(words, "to").map(t -> time("to", t)),
                        word(words, "text"));
        boolean backwards =
                filter.from.isPresent()
                        && filter.to.isPresent()
                        && !filter.from.get().isBefore(filter.to.get());
        if (backwards) {
            throw new BadInput("to", filter.to.get().toString(), "a time after 'from'");
        }
        return filter;
    }

    private static Optional<String> word(Map<String, String> words, String name) {
        return Optional.ofNullable(words.get(name));
    }

    private static Instant time(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            BadInput refused = new BadInput(name, text, "a time such as 2026-11-23T20:00:00Z");
            refused.initCause(e);
            throw refused;
        }
    }
}
