package dev.pilothouse.pool;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Beyond loopback nobody listens without a certificate. */
final class PoolTls {
    private PoolTls() {}

    /**
     * Null on loopback.
     *
     * @throws BadInput when the address needs a certificate and there is none, or it cannot be read
     */
    static @Nullable SslContext of(Settings settings, InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new BadInput(
                    Setting.BIND.variable(), address.getHostString(), "an address of this machine");
        }
        boolean certified =
                !settings.text(Setting.TLS_CERTIFICATE).isEmpty()
                        && !settings.text(Setting.TLS_KEY).isEmpty();
        if (address.getAddress().isLoopbackAddress()) {
            return null;
        }
        if (!certified) {
            throw new BadInput(
                    Setting.BIND.variable(),
                    address.getHostString(),
                    "a loopback address, or "
                            + Setting.TLS_CERTIFICATE.variable()
                            + " and "
                            + Setting.TLS_KEY.variable()
                            + " as well");
        }
        return context(settings);
    }

    private static SslContext context(Settings settings) {
        try {
            return SslContextBuilder.forServer(
                            settings.path(Setting.TLS_CERTIFICATE).toFile(),
                            settings.path(Setting.TLS_KEY).toFile())
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            BadInput refused =
                    new BadInput(
                            Setting.TLS_CERTIFICATE.variable(),
                            settings.text(Setting.TLS_CERTIFICATE),
                            "a PEM certificate chain with its PKCS#8 key in "
                                    + Setting.TLS_KEY.variable());
            refused.initCause(e);
            throw refused;
        }
    }
}
