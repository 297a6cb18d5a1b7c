package dev.pilothouse.bridge.protocol;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what the machine trusts, and the very certificate of this installation under any name: the
 * parts of one machine reach each other at addresses that no certificate names.
 */
public final class OwnCertificate extends X509ExtendedTrustManager {
    private final Certificate own;
    private final X509ExtendedTrustManager usual;

    private OwnCertificate(Certificate own, X509ExtendedTrustManager usual) {
        this.own = own;
        this.usual = usual;
    }

    /**
     * Empty without a certificate in the settings.
     *
     * @throws BadInput when it cannot be read
     */
    public static Optional<TrustManager> trust(Settings settings) {
        if (settings.text(Setting.TLS_CERTIFICATE).isEmpty()) {
            return Optional.empty();
        }
        try (InputStream file = Files.newInputStream(settings.path(Setting.TLS_CERTIFICATE))) {
            Certificate first = CertificateFactory.getInstance("X.509").generateCertificate(file);
            return Optional.of(new OwnCertificate(first, usual()));
        } catch (IOException | GeneralSecurityException e) {
            BadInput refused =
                    new BadInput(
                            Setting.TLS_CERTIFICATE.variable(),
                            settings.text(Setting.TLS_CERTIFICATE),
                            "a PEM file with a certificate chain");
            refused.initCause(e);
            throw refused;
        }
    }

    /**
     * Makes the clients of this process trust it.
     *
     * @throws BadInput when it cannot be read
     */
    public static void trustInThisProcess(Settings settings) {
        trust(settings).ifPresent(OwnCertificate::use);
    }

    private static void use(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            SSLContext.setDefault(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509ExtendedTrustManager usual() throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no X.509 trust manager"));
    }

    private boolean isOwn(X509Certificate[] chain) {
        return chain.length > 0 && chain[0].equals(own);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        if (!isOwn(chain)) {
            usual.checkServerTrusted(chain, type, engine);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        if (!isOwn(chain)) {
            usual.checkServerTrusted(chain, type, socket);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        if (!isOwn(chain)) {
            usual.checkServerTrusted(chain, type);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        usual.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        usual.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        usual.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return usual.getAcceptedIssuers();
    }
}
