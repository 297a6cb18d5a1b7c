package dev.pilothouse.console.cli.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pilothouse.db.model.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Mutual TLS from PEM files. */
final class ClientTls {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private ClientTls() {}

    /**
     * @param own PEM file with an EC private key (PKCS#8) and its certificate chain
     * @param authority PEM file with the server's authority; empty: whom Java trusts
     * @throws BadInput when a file does not hold that
     */
    static SSLContext of(Path own, Optional<Path> authority) throws IOException {
        try {
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore(own), new char[0]);
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authority.isPresent() ? trusting(authority.get()) : null);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return tls;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            BadInput refused =
                    new BadInput(
                            "--certificate",
                            own.toString(),
                            "a PEM file as 'break-glass create --certificate' writes it");
            refused.initCause(e);
            throw refused;
        }
    }

    private static KeyStore keyStore(Path own) throws IOException, GeneralSecurityException {
        String pem = Files.readString(own);
        KeyStore store = empty();
        store.setKeyEntry(
                "own", key(pem), new char[0], certificates(pem).toArray(Certificate[]::new));
        return store;
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new GeneralSecurityException("no private key");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static Collection<? extends Certificate> certificates(String pem)
            throws GeneralSecurityException {
        int from = Math.max(0, pem.indexOf("-----BEGIN CERTIFICATE-----"));
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(
                        new ByteArrayInputStream(pem.substring(from).getBytes(US_ASCII)));
    }

    private static KeyStore trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        int n = 0;
        for (Certificate certificate : certificates(Files.readString(authority))) {
            store.setCertificateEntry("authority-" + n++, certificate);
        }
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        char @Nullable [] none = null;
        store.load(null, none);
        return store;
    }
}
