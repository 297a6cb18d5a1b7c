package dev.pilothouse.bridge.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.JoinResponse;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a node got when it joined: its certificate, the pinned kill keys, its credential. */
record Membership(
        List<X509Certificate> chain,
        Map<String, PublicKey> killKeys,
        String credential,
        JoinResponse source) {

    /**
     * @throws GeneralSecurityException when a part of the answer cannot be read
     */
    static Membership of(JoinResponse response) throws GeneralSecurityException {
        List<X509Certificate> chain = certificates(response.getCertificateChain());
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("no certificate in the answer");
        }
        KeyFactory keys = KeyFactory.getInstance("Ed25519");
        Map<String, PublicKey> killKeys = new HashMap<>();
        for (Map.Entry<String, ByteString> key : response.getKillKeysMap().entrySet()) {
            X509EncodedKeySpec spec = new X509EncodedKeySpec(key.getValue().toByteArray());
            killKeys.put(key.getKey(), keys.generatePublic(spec));
        }
        return new Membership(chain, Map.copyOf(killKeys), response.getCredential(), response);
    }

    static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Usable for {@code key} under {@code authority} at {@code now}. */
    boolean valid(NodeKey key, X509Certificate authority, Instant now) {
        try {
            certificate().verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            return false;
        }
        return certificate().getPublicKey().equals(key.publicKey())
                && now.isBefore(certificate().getNotAfter().toInstant());
    }

    /** Two thirds of the certificate's life. */
    Instant renewAt() {
        Instant from = certificate().getNotBefore().toInstant();
        Duration life = Duration.between(from, certificate().getNotAfter().toInstant());
        return from.plus(life.multipliedBy(2).dividedBy(3));
    }

    Optional<String> bearer() {
        return credential.isEmpty() ? Optional.empty() : Optional.of(credential);
    }
}
