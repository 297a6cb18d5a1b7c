package dev.pilothouse.ingest.transport;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Certificate and key of a listener.
 *
 * @param certificate PEM chain
 * @param key PEM, PKCS#8
 */
public record Tls(Path certificate, Path key) {
    /**
     * What the settings say.
     *
     * @throws BadInput for an address beyond loopback without a certificate and key
     */
    public static Optional<Tls> of(Settings settings) {
        String certificate = settings.text(Setting.TLS_CERTIFICATE);
        String key = settings.text(Setting.TLS_KEY);
        if (!certificate.isEmpty() && !key.isEmpty()) {
            return Optional.of(new Tls(Path.of(certificate), Path.of(key)));
        }
        String bind = settings.text(Setting.BIND);
        if (!isLoopback(bind)) {
            throw new BadInput(
                    Setting.BIND.variable(),
                    bind,
                    "a loopback address, or a certificate and key in "
                            + Setting.TLS_CERTIFICATE.variable()
                            + " and "
                            + Setting.TLS_KEY.variable());
        }
        return Optional.empty();
    }

    private static boolean isLoopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            BadInput refused = new BadInput(Setting.BIND.variable(), bind, "an address");
            refused.initCause(e);
            throw refused;
        }
    }
}
