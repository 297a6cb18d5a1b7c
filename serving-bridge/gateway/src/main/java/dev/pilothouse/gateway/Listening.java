package dev.pilothouse.gateway;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.gateway.glass.GlassTrust;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Where the gateway listens: on loopback, or beyond it with a certificate. */
record Listening(InetAddress bind, @Nullable SslContext tls, @Nullable SslContext glassTls) {
    /**
     * @throws BadInput when the address is not one, or lies beyond loopback and there is no
     *     certificate
     */
    static Listening of(Settings settings) {
        InetAddress bind = address(settings);
        String certificate = settings.text(Setting.TLS_CERTIFICATE);
        String key = settings.text(Setting.TLS_KEY);
        if (certificate.isEmpty() || key.isEmpty()) {
            if (!bind.isLoopbackAddress()) {
                throw new BadInput(
                        Setting.BIND.variable(),
                        settings.text(Setting.BIND),
                        "a loopback address, or "
                                + Setting.TLS_CERTIFICATE.variable()
                                + " and "
                                + Setting.TLS_KEY.variable());
            }
            return new Listening(bind, null, null);
        }
        SslContextBuilder mutual = tls(certificate, key);
        mutual.clientAuth(ClientAuth.REQUIRE)
                .trustManager(new GlassTrust(settings.bridgeAuthority()));
        return new Listening(bind, built(tls(certificate, key)), built(mutual));
    }

    private static InetAddress address(Settings settings) {
        try {
            return InetAddress.getByName(settings.text(Setting.BIND));
        } catch (UnknownHostException e) {
            BadInput refused =
                    new BadInput(
                            Setting.BIND.variable(),
                            settings.text(Setting.BIND),
                            "an address of this machine");
            refused.initCause(e);
            throw refused;
        }
    }

    private static SslContext built(SslContextBuilder builder) {
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SslContextBuilder tls(String certificate, String key) {
        try {
            return SslContextBuilder.forServer(new File(certificate), new File(key));
        } catch (IllegalArgumentException e) {
            BadInput refused =
                    new BadInput(
                            Setting.TLS_CERTIFICATE.variable(),
                            certificate,
                            "a PEM certificate chain that fits " + Setting.TLS_KEY.variable());
            refused.initCause(e);
            throw refused;
        }
    }

    /** Health and metrics on loopback stay plain, for the probes of this machine. */
    @Nullable SslContext adminTls() {
        return bind.isLoopbackAddress() ? null : tls;
    }

    boolean onLoopback() {
        return bind.isLoopbackAddress();
    }

    InetSocketAddress on(int port) {
        return new InetSocketAddress(bind, port);
    }
}
