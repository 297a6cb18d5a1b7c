package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Words;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A step of a feature from one state to another. Everybody who may change features may take each;
 * only {@link #GO_LIVE} asks for a second person. There is no step out of {@code retired}: what
 * comes back after it was given up is another use case, with a review and an id of its own.
 *
 * @see <a href="../../../../../../../docs/decisions/2026-11-30-feature-states.md">Decision</a>
 */
public enum FeatureStep {
    /** Asks for a review; owner and purpose have to be known. */
    SUBMIT(FeatureState.IN_REVIEW, false, FeatureState.DRAFT),
    /** Back to its owners. */
    SEND_BACK(FeatureState.DRAFT, true, FeatureState.IN_REVIEW),
    /** By a person other than who submitted it. */
    GO_LIVE(FeatureState.LIVE, false, FeatureState.IN_REVIEW),
    /** Gateways refuse its calls from now on. */
    SUSPEND(FeatureState.SUSPENDED, true, FeatureState.LIVE),
    RESUME(FeatureState.LIVE, true, FeatureState.SUSPENDED),
    /** For good; gateways refuse its calls. */
    RETIRE(
            FeatureState.RETIRED,
            true,
            FeatureState.DRAFT,
            FeatureState.LIVE,
            FeatureState.SUSPENDED);

    private final FeatureState to;
    private final boolean explained;
    private final Set<FeatureState> from;

    FeatureStep(FeatureState to, boolean explained, FeatureState first, FeatureState... others) {
        this.to = to;
        this.explained = explained;
        this.from = EnumSet.of(first, others);
    }

    public FeatureState to() {
        return to;
    }

    /** Whether a reason has to be given. */
    public boolean explained() {
        return explained;
    }

    /** For example {@code send-back}. */
    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no step
     */
    public static FeatureStep ofWord(String word) {
        return Words.parse("step", FeatureStep.class, word);
    }

    /** The steps that may be taken, the usual one first. */
    public static List<FeatureStep> from(FeatureState state) {
        return Stream.of(values()).filter(step -> step.from.contains(state)).toList();
    }

    /** The step between two states; empty when there is none. */
    public static Optional<FeatureStep> between(FeatureState from, FeatureState to) {
        return from(from).stream().filter(step -> step.to == to).findFirst();
    }
}
