package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.TenantId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which requests are meant.
 *
 * @param tenants empty: of all tenants that the actor sees
 * @param states empty: in any
 * @param kind empty: of any
 */
public record RequestFilter(
        Optional<Set<TenantId>> tenants, Set<RequestState> states, Optional<RequestKind> kind) {
    public static final RequestFilter ALL =
            new RequestFilter(Optional.empty(), Set.of(), Optional.empty());

    public RequestFilter {
        tenants = tenants.map(Set::copyOf);
        states = Set.copyOf(states);
    }

    public RequestFilter within(Collection<TenantId> those) {
        return new RequestFilter(Optional.of(Set.copyOf(those)), states, kind);
    }

    public RequestFilter in(Collection<RequestState> those) {
        return new RequestFilter(tenants, Set.copyOf(those), kind);
    }

    /** Those with a clock. */
    public RequestFilter open() {
        return in(
                Arrays.stream(RequestState.values())
                        .filter(RequestState::open)
                        .collect(Collectors.toSet()));
    }

    public RequestFilter asking(RequestKind what) {
        return new RequestFilter(tenants, states, Optional.of(what));
    }
}
