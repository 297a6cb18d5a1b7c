package dev.pilothouse.console.web.security;

import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.policy.decisions.Access;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer.AuthorizedUrl;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.session.HttpSessionEventPublisher;

/** Three kinds of address: probes for everybody, the REST API by bearer, pages by session. */
@Configuration
@EnableWebSecurity
class SecurityConfiguration {
    private static final String SIGN_IN = "/oauth2/authorization/" + OpenIdProvider.NAME;
    private static final String[] OPEN = {
        "/echart/**", "/pilothouse/**", "/favicon.svg", SignInFailed.PATH
    };
    private static final int SESSIONS_PER_PERSON = 20;

    /** Flow's client evaluates expressions and writes styles, so those two stay allowed. */
    private static final String CONTENT_POLICY =
            "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self'"
                    + " 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
                    + " connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

    @Bean
    OpenIdProvider openIdProvider(Settings settings) {
        return new OpenIdProvider(settings);
    }

    @Bean
    HttpSessionEventPublisher sessionEvents() {
        return new HttpSessionEventPublisher();
    }

    @Bean
    @Order(1)
    SecurityFilterChain probes(HttpSecurity http) {
        return http.securityMatcher("/health/**")
                .authorizeHttpRequests(a -> a.anyRequest().permitAll())
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    /** The second half of a streamed answer belongs to a request that was let in already. */
    @Bean
    @Order(2)
    SecurityFilterChain api(HttpSecurity http, Access access, OpenIdProvider provider) {
        return http.securityMatcher("/api/**")
                .authorizeHttpRequests(a ->
                        a.dispatcherTypeMatchers(DispatcherType.ASYNC)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .addFilterBefore(new BearerFilter(access, provider), AuthorizationFilter.class)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain pages(HttpSecurity http, Access access) {
        return http.authorizeHttpRequests(a -> a.requestMatchers(OPEN).permitAll())
                .oauth2Login(o ->
                        o.loginPage(SIGN_IN)
                                .failureUrl(SignInFailed.PATH)
                                .userInfoEndpoint(
                                        u -> u.oidcUserService(new PeopleService(access))))
                .sessionManagement(s -> s.maximumSessions(SESSIONS_PER_PERSON))
                .headers(SecurityConfiguration::headers)
                .with(
                        VaadinSecurityConfigurer.vaadin(),
                        c ->
                                c.oauth2LoginPage(SIGN_IN, "{baseUrl}/")
                                        .anyRequest(AuthorizedUrl::authenticated)
                                        .enableNavigationAccessControl(false))
                .build();
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(c -> c.policyDirectives(CONTENT_POLICY))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .referrerPolicy(r -> r.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(p -> p.policy("camera=(), microphone=(), geolocation=()"));
    }
}
