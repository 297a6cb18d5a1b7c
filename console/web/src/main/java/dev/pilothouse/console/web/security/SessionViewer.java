package dev.pilothouse.console.web.security;

import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.registry.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** The person of the session; grants are read anew every two seconds, so that a taken role ends. */
@Component
final class SessionViewer implements Viewer {
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final int MOST = 10_000;

    private record Seen(Actor.Person actor, List<TenantName> tenants, Instant at) {}

    private final Access access;
    private final Tenants tenants;
    private final Map<UUID, Seen> cache = new ConcurrentHashMap<>();

    SessionViewer(Access access, Tenants tenants) {
        this.access = access;
        this.tenants = tenants;
    }

    @Override
    public Actor.Person actor() {
        return seen().actor();
    }

    @Override
    public List<TenantName> tenants() {
        return seen().tenants();
    }

    private Seen seen() {
        SignedIn user = user();
        Instant now = Instant.now();
        Seen known = cache.get(user.person());
        if (known != null && known.at().plus(FRESH).isAfter(now)) {
            return known;
        }
        Seen read = read(user, now);
        if (cache.size() >= MOST) {
            cache.clear();
        }
        cache.put(user.person(), read);
        return read;
    }

    private Seen read(SignedIn user, Instant now) {
        Actor.Person actor = access.current(user.person()).orElseGet(() -> nobody(user));
        List<TenantName> names =
                tenants.list(actor).stream()
                        .map(t -> new TenantName(t.id(), t.displayName(), t.sample()))
                        .sorted(Comparator.comparing(TenantName::displayName))
                        .toList();
        return new Seen(actor, names, now);
    }

    private static Actor.Person nobody(SignedIn user) {
        return new Actor.Person(user.person(), user.getName(), user.getName(), Set.of());
    }

    private static SignedIn user() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof SignedIn user) {
            return user;
        }
        throw new IllegalStateException("nobody is signed in here; ask the viewer in the UI");
    }
}
