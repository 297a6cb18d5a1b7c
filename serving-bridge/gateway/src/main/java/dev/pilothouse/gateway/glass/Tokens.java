package dev.pilothouse.gateway.glass;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.bridge.protocol.ResourceHandler;
import dev.pilothouse.bridge.protocol.v1.BreakGlassToken;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Hashes of the tokens that may kill here, as control told them in advance. */
public final class Tokens implements ResourceHandler {
    private static final String BEARER = "Bearer ";
    private static final int LONGEST = 200;

    private volatile List<BreakGlassToken> known = List.of();

    @Override
    public void apply(Resource resource) {
        if (resource.hasBreakGlass()) {
            known = List.copyOf(resource.getBreakGlass().getTokensList());
        }
    }

    @Override
    public void remove(ResourceType type, String name) {
        if (type == ResourceType.BREAK_GLASS) {
            known = List.of();
        }
    }

    /** Id of the token in an Authorization header; empty when it is none that is valid now. */
    Optional<String> find(String authorization, Instant now) {
        if (!authorization.startsWith(BEARER) || authorization.length() > LONGEST) {
            return Optional.empty();
        }
        byte[] hash = sha256(authorization.substring(BEARER.length()));
        Optional<String> found = Optional.empty();
        for (BreakGlassToken token : known) {
            if (MessageDigest.isEqual(hash, token.getSha256().toByteArray()) && valid(token, now)) {
                found = Optional.of(token.getId());
            }
        }
        return found;
    }

    private static boolean valid(BreakGlassToken token, Instant now) {
        return now.getEpochSecond() < token.getExpiresAt().getSeconds();
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }
}
