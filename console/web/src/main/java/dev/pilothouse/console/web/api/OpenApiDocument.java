package dev.pilothouse.console.web.api;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The description of this API, readable without a token. A test keeps it in step with the code.
 *
 * @see "docs/decisions/2026-11-23-openapi-by-hand.md"
 */
@RestController
class OpenApiDocument {
    static final String PATH = "/api/v1/openapi.yaml";

    @GetMapping(path = PATH, produces = "application/yaml")
    Resource document() {
        return new ClassPathResource("openapi.yaml", OpenApiDocument.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class Open {
        @Bean
        @Order(0)
        SecurityFilterChain openApi(HttpSecurity http) {
            return http.securityMatcher(PATH)
                    .authorizeHttpRequests(a -> a.anyRequest().permitAll())
                    .sessionManagement(
                            s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .build();
        }
    }
}
