package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Texts;
import java.util.Optional;

/**
 * What an OpenID provider says about a person. Issuer and subject together never change; the rest
 * may.
 */
public record Identity(
        String issuer, String subject, String username, String name, Optional<String> email) {
    public Identity {
        check("iss", issuer);
        check("sub", subject);
        username = Texts.check("preferred_username", username, 1, 200);
        name = Texts.check("name", name.isBlank() ? username : name, 1, 200);
        email = email.filter(e -> !e.isBlank()).map(e -> Texts.check("email", e, 1, 320));
    }

    private static void check(String field, String value) {
        if (value.isBlank() || value.length() > 500) {
            throw new BadInput(field, value, "1 to 500 characters");
        }
    }
}
