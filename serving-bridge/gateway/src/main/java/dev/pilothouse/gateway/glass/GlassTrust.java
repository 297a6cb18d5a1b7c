package dev.pilothouse.gateway.glass;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets in who shows a certificate that the bridge's authority made for breaking glass; a node's
 * does not count. The authority is read at each handshake, so that a new one needs no restart.
 */
public final class GlassTrust extends X509ExtendedTrustManager {
    private static final String UNIT = "break-glass";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private final Path authorityFile;

    /**
     * @param authorityFile PEM file with the authority's certificate
     */
    public GlassTrust(Path authorityFile) {
        this.authorityFile = authorityFile;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("no certificate");
        }
        X509Certificate shown = chain[0];
        shown.checkValidity();
        try {
            shown.verify(authority().getPublicKey());
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("not of the bridge's authority", e);
        }
        List<String> purposes = shown.getExtendedKeyUsage();
        if (purposes == null || !purposes.contains(CLIENT_AUTH) || !ofUnit(shown)) {
            throw new CertificateException("not made for breaking glass");
        }
    }

    private X509Certificate authority() throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(authorityFile)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static boolean ofUnit(X509Certificate shown) {
        try {
            return new LdapName(shown.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .anyMatch(r -> r.getType().equals("OU") && r.getValue().equals(UNIT));
        } catch (InvalidNameException e) {
            return false;
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw new CertificateException("clients only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        throw new CertificateException("clients only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("clients only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
