package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.ErasureTarget.Kept;
import dev.pilothouse.db.model.ErasureTarget.Look;
import dev.pilothouse.db.model.ErasureTarget.Part;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.model.ErasureTarget.Store;
import dev.pilothouse.db.model.Words;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One store of one erasure, and how far it is.
 *
 * @param found items that the plan counted; -1: the store cannot count
 * @param kept what stays, and on which ground
 * @param control what the probe found of the made-up person before the erasure
 * @param erased items deleted so far
 * @param erasedAt when no reader found anything any more
 * @param proof what the probe found afterwards
 * @param trouble why it does not go on; empty: nothing is wrong
 */
public record ErasureStep(
        Store store,
        long found,
        List<Part> parts,
        List<Kept> kept,
        State state,
        Optional<Looked> control,
        long erased,
        Optional<Instant> erasedAt,
        Optional<Proof> proof,
        int tries,
        String trouble) {
    private static final int MOST_PLACES = 20;

    public ErasureStep {
        parts = List.copyOf(parts);
        kept = List.copyOf(kept);
    }

    /** Each is reached once its work is done and written down. */
    public enum State {
        WAITING,
        /** Something about a made-up person was put in. */
        PLANTED,
        /** The probe found it. */
        CONTROLLED,
        ERASED,
        /** The same probe finds nothing. */
        PROBED,
        /** Not erasable, only stated. */
        STATED;

        public String word() {
            return Words.of(this);
        }
    }

    /**
     * The look before the erasure.
     *
     * @param looks none for what was noted before each was
     * @param absent nothing was there that could hold anything
     */
    public record Looked(long found, List<Look> looks, boolean absent, String method, Instant at) {
        public Looked {
            looks = List.copyOf(looks);
        }

        static Looked of(Probe probe, Instant at) {
            return new Looked(probe.found(), probe.looks(), probe.absent(), probe.method(), at);
        }
    }

    /**
     * The look after the erasure.
     *
     * @param canaryLeft the same of the made-up person
     * @param unlooked places that could not be looked at
     * @param looks of the person
     * @param places where something is left, without content
     * @param goneBy when the last bytes age out; empty: nothing waits
     */
    public record Proof(
            long found,
            long canaryLeft,
            long unlooked,
            List<Look> looks,
            String method,
            List<String> places,
            Optional<Instant> goneBy,
            Instant at) {
        public Proof {
            looks = List.copyOf(looks);
            places = List.copyOf(places);
        }

        static Proof of(Probe subject, Probe canary, Instant at) {
            return new Proof(
                    subject.found(),
                    canary.found(),
                    subject.unlooked() + canary.unlooked(),
                    subject.looks(),
                    subject.method(),
                    Stream.concat(subject.places().stream(), canary.places().stream())
                            .distinct()
                            .limit(MOST_PLACES)
                            .toList(),
                    Optional.of(subject.goneBy()).filter(by -> by.isAfter(Instant.MIN)),
                    at);
        }

        /** Places in which something of the person or of the made-up one is left. */
        public long left() {
            return found + canaryLeft;
        }

        /** Whether nothing is left anywhere, and everything was looked at. */
        public boolean empty() {
            return left() == 0 && unlooked == 0;
        }
    }

    /** Whether nothing is there that could hold anything. */
    public boolean absent() {
        return control.map(Looked::absent).orElse(false);
    }

    /** Whether the store is done, as far as it can be. */
    public boolean done() {
        return state == State.PROBED || state == State.STATED;
    }
}
