package dev.pilothouse.console.web.security;

import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * The OpenID provider. The addresses of the embedded Keycloak are known, those of another provider
 * are discovered at the first sign-in: the console starts without either being up.
 */
final class OpenIdProvider implements ClientRegistrationRepository {
    /** Name of the registration, part of the redirect address. */
    static final String NAME = "keycloak";

    /** Audience that a token must name to be taken by the REST API. */
    static final String AUDIENCE = "pilothouse-api";

    private final Settings settings;
    private final String issuer;
    private volatile @Nullable ClientRegistration registration;
    private volatile @Nullable JwtDecoder decoder;

    OpenIdProvider(Settings settings) {
        this.settings = settings;
        this.issuer = settings.oidcIssuer();
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        return NAME.equals(id) ? registration() : null;
    }

    ClientRegistration registration() {
        ClientRegistration known = registration;
        if (known == null) {
            known = settings.isSet(Setting.OIDC_ISSUER) ? discovered() : ofKeycloak();
            registration = known;
        }
        return known;
    }

    private ClientRegistration discovered() {
        return client(ClientRegistrations.fromIssuerLocation(issuer).registrationId(NAME)).build();
    }

    private ClientRegistration ofKeycloak() {
        String base = issuer + "/protocol/openid-connect";
        return client(ClientRegistration.withRegistrationId(NAME))
                .issuerUri(issuer)
                .authorizationUri(base + "/auth")
                .tokenUri(base + "/token")
                .jwkSetUri(base + "/certs")
                .providerConfigurationMetadata(Map.of("end_session_endpoint", base + "/logout"))
                .build();
    }

    private ClientRegistration.Builder client(ClientRegistration.Builder builder) {
        return builder.clientId(settings.text(Setting.OIDC_CLIENT_ID))
                .clientSecret(settings.secret(Setting.OIDC_CLIENT_SECRET).orElse(""))
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(settings.consoleUrl() + "/login/oauth2/code/{registrationId}")
                .scope("openid", "profile", "email")
                .clientName("Keycloak");
    }

    /** Checks signature, issuer, times and audience of a token for the REST API. */
    Jwt decode(String token) {
        JwtDecoder known = decoder;
        if (known == null) {
            known = newDecoder();
            decoder = known;
        }
        return known.decode(token);
    }

    private JwtDecoder newDecoder() {
        String keys =
                Objects.requireNonNull(
                        registration().getProviderDetails().getJwkSetUri(), "jwks_uri");
        NimbusJwtDecoder made = NimbusJwtDecoder.withJwkSetUri(keys).build();
        made.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(
                        JwtValidators.createDefaultWithIssuer(issuer),
                        new JwtClaimValidator<@Nullable List<String>>(
                                JwtClaimNames.AUD,
                                audience -> audience != null && audience.contains(AUDIENCE))));
        return made;
    }
}
