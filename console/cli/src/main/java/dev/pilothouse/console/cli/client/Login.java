package dev.pilothouse.console.cli.client;

import dev.pilothouse.console.cli.home.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The sign-in of a person on this machine, kept in a file that only its owner can read. */
public final class Login {
    private static final Duration MARGIN = Duration.ofSeconds(20);

    private final OpenIdProvider provider;
    private final Path file;
    private final Clock clock;

    /**
     * @param issuer of the OpenID provider
     * @param file for example {@code HOME/login.json}
     */
    public Login(String issuer, Path file, Clock clock) {
        this.provider = new OpenIdProvider(issuer);
        this.file = file;
        this.clock = clock;
    }

    /** What the file holds. */
    record Kept(String accessToken, String refreshToken, long expiresAt) {}

    /**
     * Asks the provider for a code, shows it, and waits until a person has confirmed it in a
     * browser.
     *
     * @throws Refused when the person declines, or waits longer than the provider allows
     */
    public void signIn(OpenIdProvider.Prompt prompt) throws IOException, InterruptedException {
        keep(provider.authorizeDevice(prompt));
    }

    /**
     * A token that is valid now.
     *
     * @throws Refused when nobody has signed in, or the sign-in has ended
     */
    public String token() throws IOException, InterruptedException {
        Kept kept = read();
        if (clock.instant().plus(MARGIN).isBefore(Instant.ofEpochSecond(kept.expiresAt()))) {
            return kept.accessToken();
        }
        try {
            return keep(provider.token(
                            Map.of(
                                    "grant_type",
                                    "refresh_token",
                                    "refresh_token",
                                    kept.refreshToken())))
                    .accessToken();
        } catch (Refused e) {
            throw e.code().equals("invalid_grant") ? signInFirst("the sign-in has ended") : e;
        }
    }

    private Kept read() throws IOException {
        if (!Files.exists(file)) {
            throw signInFirst("this needs a person");
        }
        try {
            return Http.JSON.readValue(Files.readString(file), Kept.class);
        } catch (JacksonException e) {
            throw signInFirst(file + " is damaged");
        }
    }

    private static Refused signInFirst(String why) {
        return new Refused("login_required", why + ": sign in with 'pilothouse login'");
    }

    private Kept keep(JsonNode tokens) throws IOException {
        Kept kept =
                new Kept(
                        tokens.path("access_token").asString(),
                        tokens.path("refresh_token").asString(""),
                        clock.instant().getEpochSecond() + tokens.path("expires_in").asLong(60));
        PrivateFile.write(file, Http.JSON.writeValueAsString(kept));
        return kept;
    }
}
