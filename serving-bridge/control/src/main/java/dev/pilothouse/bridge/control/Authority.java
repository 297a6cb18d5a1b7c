package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.registry.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The bridge's own certificate authority (EC P-256): vouches for the control plane and for each
 * node.
 *
 * @see <a
 *     href="../../../../../../../../../docs/decisions/2026-11-23-bridge-authority.md">decision</a>
 */
final class Authority {
    /** What the control plane's certificate names, whatever address it is reached at. */
    static final String SERVER_NAME = "bridge.pilothouse.internal";

    /** Unit in the certificates that {@link #glassBreaker} makes; gateways look for it. */
    static final String GLASS_BREAKER = "break-glass";

    private static final X500Name NAME = new X500Name("CN=Pilothouse bridge authority");
    private static final Duration OWN_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(730);
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final Clock clock;
    private final Duration nodeLife;

    /**
     * @param nodeLife how long a node's certificate is valid; the node renews it at two thirds
     */
    Authority(KeyVault vault, Clock clock, Duration nodeLife) {
        this.clock = clock;
        this.nodeLife = nodeLife;
        KeyVault.Held held = vault.get("bridge-authority", () -> make(clock));
        try {
            this.certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(held.publicPart()));
            this.key =
                    KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(held.secret()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the bridge's authority cannot be read", e);
        }
    }

    private static KeyVault.Held make(Clock clock) {
        try {
            KeyPair pair = newPair();
            JcaX509v3CertificateBuilder builder =
                    builder(NAME, pair.getPublic(), clock.instant(), OWN_LIFE);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new KeyVault.Held(
                    Secrets.id("authority-"),
                    sign(builder, pair.getPrivate()).getEncoded(),
                    pair.getPrivate().getEncoded());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** A certificate for the control plane's end. */
    X509Certificate server(PublicKey subject) {
        return leaf(
                new X500Name("CN=Pilothouse control plane"),
                subject,
                SERVER_LIFE,
                KeyPurposeId.id_kp_serverAuth,
                SERVER_NAME);
    }

    /** A certificate that names a node and its kind. */
    X509Certificate node(PublicKey subject, NodeId node, NodeKind kind) {
        X500Name name =
                new X500NameBuilder(BCStyle.INSTANCE)
                        .addRDN(BCStyle.CN, node.value())
                        .addRDN(BCStyle.OU, kind.word())
                        .build();
        return leaf(name, subject, nodeLife, KeyPurposeId.id_kp_clientAuth, node.value());
    }

    /** A certificate that lets its owner reach break-glass ports; it is no node's. */
    X509Certificate glassBreaker(PublicKey subject, String token, Duration life) {
        X500Name name =
                new X500NameBuilder(BCStyle.INSTANCE)
                        .addRDN(BCStyle.CN, token)
                        .addRDN(BCStyle.OU, GLASS_BREAKER)
                        .build();
        return leaf(name, subject, life, KeyPurposeId.id_kp_clientAuth, token);
    }

    private X509Certificate leaf(
            X500Name subject, PublicKey of, Duration life, KeyPurposeId purpose, String dnsName) {
        try {
            JcaX509v3CertificateBuilder builder = builder(subject, of, clock.instant(), life);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName)));
            return sign(builder, key);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name subject, PublicKey key, Instant now, Duration life) {
        return new JcaX509v3CertificateBuilder(
                NAME,
                new BigInteger(1, Secrets.random(16)),
                Date.from(now.minus(SKEW)),
                Date.from(now.plus(life)),
                subject,
                key);
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey with)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(with)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /**
     * @throws BadInput when it is not an EC P-256 key
     */
    static PublicKey publicKey(byte[] der) {
        String expected = "an EC P-256 public key (SubjectPublicKeyInfo, DER)";
        try {
            PublicKey key =
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
            if (key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() == 256) {
                return key;
            }
        } catch (GeneralSecurityException e) {
            BadInput refused = new BadInput("public_key", der.length + " bytes", expected);
            refused.initCause(e);
            throw refused;
        }
        throw new BadInput("public_key", der.length + " bytes", expected);
    }

    static String pem(X509Certificate... chain) {
        StringBuilder text = new StringBuilder();
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        try {
            for (X509Certificate certificate : chain) {
                text.append("-----BEGIN CERTIFICATE-----\n")
                        .append(encoder.encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}
