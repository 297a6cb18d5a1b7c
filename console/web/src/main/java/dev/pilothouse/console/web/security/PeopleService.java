package dev.pilothouse.console.web.security;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.Identity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Turns what the provider says about somebody into a person of ours. */
final class PeopleService implements OAuth2UserService<OidcUserRequest, OidcUser> {
    private final Access access;

    PeopleService(Access access) {
        this.access = access;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        Actor.Person person = access.signIn(identity(request.getIdToken()));
        return new SignedIn(request.getIdToken(), person.id());
    }

    static Identity identity(ClaimAccessor claims) {
        String subject = text(claims, "sub");
        String username = text(claims, "preferred_username");
        return new Identity(
                text(claims, "iss"),
                subject,
                username.isEmpty() ? subject : username,
                text(claims, "name"),
                Optional.of(text(claims, "email")));
    }

    private static String text(ClaimAccessor claims, String name) {
        @Nullable String value = claims.getClaimAsString(name);
        return value == null ? "" : value;
    }
}
