package dev.pilothouse.console.web.security;

import dev.pilothouse.db.model.Actor;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Who sends a request to the REST API. */
public final class ActorToken extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Actor actor;

    ActorToken(Actor actor) {
        super(List.of());
        this.actor = actor;
        setAuthenticated(true);
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Actor getPrincipal() {
        return actor;
    }
}
