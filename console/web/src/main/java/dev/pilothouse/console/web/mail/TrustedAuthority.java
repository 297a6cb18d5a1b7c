package dev.pilothouse.console.web.mail;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of a mail server that no public authority signed. */
final class TrustedAuthority {
    private TrustedAuthority() {}

    /**
     * Sockets that trust what is in a PEM file and nothing else.
     *
     * @throws BadInput when it holds no certificate
     */
    static SSLSocketFactory socketFactory(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("trusted-" + number++, each);
            }
            if (number == 0) {
                throw new GeneralSecurityException("no certificate in it");
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            BadInput refused =
                    new BadInput(
                            Setting.SMTP_TRUST.variable(),
                            pem.toString(),
                            "a PEM file with certificates");
            refused.initCause(e);
            throw refused;
        }
    }
}
