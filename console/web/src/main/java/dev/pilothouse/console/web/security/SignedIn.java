package dev.pilothouse.console.web.security;

import java.util.List;
import java.util.UUID;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/** Somebody whom the provider authenticated and whom the console knows by an id of its own. */
final class SignedIn extends DefaultOidcUser {
    private static final long serialVersionUID = 1L;

    private final UUID person;

    SignedIn(OidcIdToken token, UUID person) {
        super(List.copyOf(AuthorityUtils.NO_AUTHORITIES), token);
        this.person = person;
    }

    UUID person() {
        return person;
    }
}
