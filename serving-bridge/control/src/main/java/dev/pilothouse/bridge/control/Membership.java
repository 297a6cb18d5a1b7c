package dev.pilothouse.bridge.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.control.store.NodeErasureStore;
import dev.pilothouse.bridge.control.store.NodeStore;
import dev.pilothouse.bridge.protocol.v1.JoinRequest;
import dev.pilothouse.bridge.protocol.v1.JoinResponse;
import dev.pilothouse.bridge.protocol.v1.RenewRequest;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Secrets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Admits nodes: a join token becomes a certificate, a certificate a fresh one. */
final class Membership {
    private static final String CREDENTIAL_PREFIX = "phn_";

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Sealer sealer;
    private final Authority authority;
    private final KillSigner signer;
    private final byte[] joinToken;

    Membership(
            Database database,
            AuditLog audit,
            Clock clock,
            Sealer sealer,
            Authority authority,
            KillSigner signer,
            String joinToken) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.sealer = sealer;
        this.authority = authority;
        this.signer = signer;
        this.joinToken = Secrets.sha256(joinToken);
    }

    /** Somebody who may not join. */
    static final class Refused extends Exception {
        Refused(String reason) {
            super(reason);
        }
    }

    /**
     * @throws Refused when token or proof are wrong
     * @throws BadInput when node, kind or key are
     */
    JoinResponse join(JoinRequest request) throws Refused {
        if (!MessageDigest.isEqual(Secrets.sha256(request.getToken()), joinToken)) {
            throw new Refused("the join token is wrong");
        }
        NodeId node = new NodeId(request.getNode());
        NodeKind kind = kind(request.getKind());
        PublicKey key = Authority.publicKey(request.getPublicKey().toByteArray());
        String text = request.getToken() + "\n" + request.getNode();
        if (!proven(key, text, request.getProof())) {
            throw new Refused("the proof is not a signature with the key");
        }
        X509Certificate certificate = authority.node(key, node, kind);
        String credential = Secrets.token(CREDENTIAL_PREFIX);
        var row =
                new NodeStore.Row(
                        node,
                        kind,
                        certificate.getSerialNumber().toString(),
                        Secrets.sha256(credential),
                        sealer.seal(credential.getBytes(UTF_8), place(node)),
                        clock.instant(),
                        Optional.empty(),
                        "",
                        "");
        database.run(tx -> {
            new NodeStore(tx).join(row, certificate.getNotAfter().toInstant());
            new NodeErasureStore(tx).ofTombstones(node, kind, row.joinedAt());
            audit.append(tx, entry("node.join", node, kind));
        });
        return response(certificate, credential);
    }

    /**
     * @param caller the node of the client certificate
     * @throws Refused when the proof is wrong or the node was forgotten
     */
    JoinResponse renew(NodeIdentity caller, RenewRequest request) throws Refused {
        PublicKey key = Authority.publicKey(request.getPublicKey().toByteArray());
        if (!proven(key, "renew\n" + caller.id(), request.getProof())) {
            throw new Refused("the proof is not a signature with the key");
        }
        X509Certificate certificate = authority.node(key, caller.id(), caller.kind());
        byte[] credential =
                database.write(tx -> {
                    NodeStore store = new NodeStore(tx);
                    Optional<NodeStore.Row> known = store.find(caller.id());
                    known.ifPresent(row -> {
                        store.renew(
                                row.id(),
                                certificate.getSerialNumber().toString(),
                                certificate.getNotAfter().toInstant());
                        audit.append(tx, entry("node.renew", row.id(), row.kind()));
                    });
                    return known.map(NodeStore.Row::credentialSealed).orElse(new byte[0]);
                });
        if (credential.length == 0) {
            throw new Refused("this node is not known any more");
        }
        return response(
                certificate, new String(sealer.open(credential, place(caller.id())), UTF_8));
    }

    /** Whether the certificate is the one in force of a node that is known. */
    boolean admits(NodeIdentity caller) {
        return database.read(tx -> new NodeStore(tx).find(caller.id()))
                .filter(row -> row.serial().equals(caller.serial()))
                .filter(row -> row.kind() == caller.kind())
                .isPresent();
    }

    private JoinResponse response(X509Certificate certificate, String credential) {
        signer.reload();
        return JoinResponse.newBuilder()
                .setCertificateChain(Authority.pem(certificate, authority.certificate()))
                .putAllKillKeys(signer.publicKeys())
                .setCredential(credential)
                .build();
    }

    private static boolean proven(PublicKey key, String text, ByteString proof) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(text.getBytes(UTF_8));
            return verifier.verify(proof.toByteArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static NodeKind kind(dev.pilothouse.bridge.protocol.v1.NodeKind kind) {
        return switch (kind) {
            case GATEWAY -> NodeKind.GATEWAY;
            case POOL -> NodeKind.POOL;
            case INGEST -> NodeKind.INGEST;
            case NODE_KIND_UNSPECIFIED, UNRECOGNIZED ->
                    throw new BadInput("kind", kind.name(), "GATEWAY, POOL or INGEST");
        };
    }

    private static AuditEntry entry(String action, NodeId node, NodeKind kind) {
        return AuditEntry.of(new Actor.Node(node), action, Entity.of("node", node.value()))
                .to(Map.of("kind", kind.word()));
    }

    private static String place(NodeId node) {
        return "node/" + node + "/credential";
    }
}
