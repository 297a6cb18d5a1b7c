package dev.pilothouse.db.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * A store that may hold something about a person. Implemented by the room that owns the store; what
 * runs an erasure knows no more of it. Every call may be repeated: after a crash it is made again.
 */
public interface ErasureTarget {
    Store store();

    /** Whether it may hold something of people of a tenant at all. */
    default boolean serves(TenantId tenant) {
        return true;
    }

    /** Counts what the store holds, and changes nothing. */
    Found plan(Subject subject);

    /**
     * Puts something about a made-up person into the store: what a probe must find before the
     * erasure, so that finding nothing afterwards means something. Does nothing when it is there.
     */
    void plant(Subject canary);

    /**
     * Deletes. When it returns, no reader finds the rows; bytes may still lie there until {@link
     * #probe} says otherwise.
     *
     * @param done told how many items are gone so far
     * @return items that this call deleted
     * @throws RuntimeException when something is left; the step is tried again
     */
    long erase(Subject subject, LongConsumer done);

    /** Looks at the bytes themselves, not through the reader's eyes. */
    Probe probe(Subject subject);

    /** Whether places may leave the store for good, such as a node that is forgotten. */
    default boolean losesPlaces() {
        return false;
    }

    /**
     * What a store is, in words for the plan and the certificate.
     *
     * @param id stable, for example {@code span-store}
     * @param name for example {@code Span store}
     * @param holds what of a person may lie there
     * @param method how it is deleted
     * @param erasable false for what is only stated, such as backups
     */
    record Store(String id, String name, String holds, String method, boolean erasable) {}

    /**
     * The person an erasure is about.
     *
     * @param request the privacy request, or the canary's own id
     * @param references keyed hashes of the identifiers, as rows hold them
     * @param identifiers as the person gave them; needed for text that people wrote
     * @param before rows that began later belong to a new beginning and are left
     */
    record Subject(
            TenantId tenant,
            UUID request,
            Set<String> references,
            Set<String> identifiers,
            Instant before) {
        public Subject {
            references = Set.copyOf(references);
            identifiers = Set.copyOf(identifiers);
        }
    }

    /**
     * What a plan found.
     *
     * @param items in all; -1 when the store cannot count
     * @param parts what and how many
     * @param kept what stays, and on which ground
     */
    record Found(long items, List<Part> parts, List<Kept> kept) {
        public Found {
            parts = List.copyOf(parts);
            kept = List.copyOf(kept);
        }
    }

    /** For example {@code ("prompts and answers", 12)}. */
    record Part(String what, long items) {}

    /**
     * Something that is not erased.
     *
     * @param ground the rule that says so, for example {@code GDPR Article 17(3)(b)}
     * @param link page of the console on which somebody replaces it, for example {@code
     *     /prompts/acme/greeting}; empty: it stays for good
     * @param owner who is asked to; may be empty
     */
    record Kept(String what, long items, String ground, String link, String owner) {
        public Kept {
            link = Objects.requireNonNullElse(link, "");
            owner = Objects.requireNonNullElse(owner, "");
        }

        /** Something that stays for good. */
        public Kept(String what, long items, String ground) {
            this(what, items, ground, "", "");
        }

        /** Whether it only waits to be replaced: until then nothing is certified. */
        public boolean waits() {
            return !link.isEmpty();
        }
    }

    /**
     * One look of a probe: of a kind that no other one of it covers, such as rows and files, or at
     * a place of its own, such as a node.
     *
     * @param name stable and alone within the store; empty where there is one look only
     * @param found places in which something of what was looked for is left
     */
    record Look(String name, long found) {}

    /**
     * What a probe found.
     *
     * @param looks none when there is nothing that could hold anything, such as no node of a kind
     * @param unlooked places that could not be looked at, such as a silent node or a file that is
     *     not readable: they may hold anything
     * @param method what was looked at and how, for the certificate
     * @param places at most 20 of those where something was found or that could not be looked at,
     *     without content
     * @param goneBy when the last bytes age out, if some must; {@link Instant#MIN} when nothing
     *     waits
     */
    record Probe(
            List<Look> looks, long unlooked, String method, List<String> places, Instant goneBy) {
        public Probe {
            looks = List.copyOf(looks);
            places = List.copyOf(places);
        }

        /** One look at all of it. */
        public Probe(long found, String method, List<String> places, Instant goneBy) {
            this(List.of(new Look("", found)), 0, method, places, goneBy);
        }

        /** Places in which something of what was looked for is left; 0 when it is gone. */
        public long found() {
            return looks.stream().mapToLong(Look::found).sum();
        }

        /** Whether there is nothing that could hold anything. */
        public boolean absent() {
            return looks.isEmpty() && unlooked == 0;
        }

        /** Looks that found nothing. */
        public List<Look> blind() {
            return looks.stream().filter(look -> look.found() <= 0).toList();
        }

        /** Whether every look found something, and nothing was left out. */
        public boolean seesAll() {
            return unlooked == 0 && !looks.isEmpty() && blind().isEmpty();
        }
    }
}
