package dev.pilothouse.console.web.security;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.decisions.Access;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The REST API takes a bearer only, never a cookie: a service token, or a JWT of the provider with
 * our audience.
 */
final class BearerFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";
    private static final int LONGEST = 16_384;

    private final Access access;
    private final OpenIdProvider provider;

    BearerFilter(Access access, OpenIdProvider provider) {
        this.access = access;
        this.provider = provider;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader("Authorization");
        Optional<Actor> actor =
                header == null || !header.startsWith(SCHEME) || header.length() > LONGEST
                        ? Optional.empty()
                        : sender(header.substring(SCHEME.length()).strip());
        if (actor.isEmpty()) {
            if (header != null) {
                access.refused("token");
            }
            refuse(response, header == null);
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new ActorToken(actor.get()));
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }

    private Optional<Actor> sender(String token) {
        boolean jwt = token.chars().filter(c -> c == '.').count() == 2;
        if (!jwt) {
            return access.byToken(token);
        }
        try {
            return Optional.of(
                    access.bearer(PeopleService.identity(provider.decode(token)), token));
        } catch (JwtException | BadInput e) {
            logger.debug("bearer refused", e);
            return Optional.empty();
        }
    }

    private static void refuse(HttpServletResponse response, boolean missing) throws IOException {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("WWW-Authenticate", "Bearer realm=\"pilothouse\"");
        response.setContentType("application/json");
        String message =
                missing
                        ? "send 'Authorization: Bearer' with the operator token or a token of 'pilothouse login'"
                        : "the bearer token is unknown, expired or not for this API";
        response.getWriter()
                .write(
                        "{\"error\":{\"code\":\"unauthenticated\",\"message\":\""
                                + message
                                + "\"}}");
    }
}
