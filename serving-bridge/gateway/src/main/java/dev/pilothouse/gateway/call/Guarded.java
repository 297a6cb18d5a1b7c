package dev.pilothouse.gateway.call;

import dev.pilothouse.gateway.state.Guardrail;
import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardHit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The guardrails of one call and what they found. The policy stays the same to its end. */
public final class Guarded {
    private final List<GuardHit> hits = new ArrayList<>(0);
    private final Set<String> unread = new LinkedHashSet<>(0);
    private @Nullable Guardrail policy;
    private @Nullable GuardContext by;
    private @Nullable Filter filter;

    /** Looks at the parts of one answer, as {@link Stage.OnAnswer}. */
    @FunctionalInterface
    public interface Filter {
        void part(Part part, Consumer<Part> next);
    }

    public void begin(Guardrail inForce, GuardContext of) {
        policy = inForce;
        by = of;
    }

    /** For a call that is made for another. */
    void as(Guarded other) {
        policy = other.policy;
        by = other.by;
        found(other.hits);
    }

    public void found(List<GuardHit> more) {
        if (!more.isEmpty()) {
            GuardHit.merge(hits, more);
        }
    }

    /** Content that no rule could read passed, of these kinds. */
    public void unread(Set<String> kinds) {
        unread.addAll(kinds);
    }

    /** Kinds of content that passed without a look, for example {@code image_url}. */
    public Set<String> unread() {
        return unread;
    }

    /** For the answer of the current attempt. */
    public void filter(Filter of) {
        filter = of;
    }

    void forgetAnswer() {
        filter = null;
    }

    public @Nullable Filter filter() {
        return filter;
    }

    /** Null for a call that no guardrails looked at. */
    public @Nullable Guardrail policy() {
        return policy;
    }

    public @Nullable GuardContext by() {
        return by;
    }

    /** What each rule found, at each stage. */
    public List<GuardHit> hits() {
        return hits;
    }
}
