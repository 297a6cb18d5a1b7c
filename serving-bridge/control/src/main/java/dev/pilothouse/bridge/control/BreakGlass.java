package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.policy.decisions.BreakGlassToken;
import dev.pilothouse.policy.decisions.BreakGlassTokens;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * What kills at a gateway when this control plane is gone, and what was killed so.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-break-glass.md">decision</a>
 */
public final class BreakGlass {
    private final BreakGlassTokens tokens;
    private final Authority authority;
    private final Fleet fleet;

    BreakGlass(BreakGlassTokens tokens, Authority authority, Fleet fleet) {
        this.tokens = tokens;
        this.authority = authority;
        this.fleet = fleet;
    }

    /**
     * A token as it is shown once.
     *
     * @param secret what is sent as bearer
     * @param certificate PEM: a private key (PKCS#8), its certificate, the authority's; for
     *     gateways beyond loopback
     */
    public record Issued(BreakGlassToken token, String secret, String certificate) {
        @Override
        public String toString() {
            return "Issued[" + token.id() + "]";
        }
    }

    /** A kill that was made at a node and is not one of this control plane yet. */
    public record Unreconciled(NodeId node, NodeView.LocalKill kill) {}

    /**
     * @param name for people: who keeps it, or where
     * @param life 1 hour to 400 days
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#MANAGE_BRIDGE}
     */
    public Issued create(Actor actor, String name, Duration life) {
        BreakGlassTokens.Issued issued = tokens.create(actor, name, life);
        KeyPair pair = Authority.newPair();
        String chain =
                Authority.pem(
                        authority.glassBreaker(pair.getPublic(), issued.token().id(), life),
                        authority.certificate());
        return new Issued(
                issued.token(), issued.secret(), pem(pair.getPrivate().getEncoded()) + chain);
    }

    private static String pem(byte[] key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    /**
     * Every token that was issued, newest first.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#SEE_FLEET}
     */
    public List<BreakGlassToken> tokens(Actor actor) {
        return tokens.list(actor);
    }

    /**
     * Ends a token; a gateway refuses it once it heard of it.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#MANAGE_BRIDGE}
     */
    public void revoke(Actor actor, String token) {
        tokens.revoke(actor, token);
    }

    /**
     * What connected nodes enforce beyond the kill set.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#SEE_FLEET}
     */
    public List<Unreconciled> unreconciled(Actor actor) {
        return fleet.nodes(actor).stream()
                .flatMap(n -> n.localKills().stream().map(k -> new Unreconciled(n.id(), k)))
                .toList();
    }
}
