package dev.pilothouse.bridge.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.pilothouse.db.model.BadInput;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * TLS connections to the control plane, which must show a certificate of the pinned authority for
 * {@value #NAME}, whatever address it is reached at.
 */
final class BridgeChannels {
    static final String NAME = "bridge.pilothouse.internal";
    private static final int LARGEST_MESSAGE = 32 << 20;

    private final String host;
    private final int port;
    private final Path authorityFile;

    /**
     * @throws BadInput when {@code address} is not host:port
     */
    BridgeChannels(String address, Path authorityFile) {
        int colon = address.lastIndexOf(':');
        this.host = colon < 1 ? "" : address.substring(0, colon);
        this.port = port(address.substring(colon + 1));
        if (host.isEmpty() || port == 0) {
            throw new BadInput("bridge address", address, "host:port");
        }
        this.authorityFile = authorityFile;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port < 65_536 ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * @throws IOException when the authority's file is not there (control has not started yet) or
     *     holds no certificate
     */
    X509Certificate authority() throws IOException {
        if (!Files.isReadable(authorityFile)) {
            throw new IOException(
                    authorityFile
                            + " is not there yet: the control plane writes it at its first start");
        }
        try {
            List<X509Certificate> all =
                    Membership.certificates(Files.readString(authorityFile, UTF_8));
            if (!all.isEmpty()) {
                return all.getFirst();
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(authorityFile + " holds no certificate in PEM", e);
        }
        throw new IOException(authorityFile + " holds no certificate in PEM");
    }

    /** Server-side TLS only, to join. */
    ManagedChannel anonymous(X509Certificate authority) throws IOException {
        return channel(GrpcSslContexts.forClient().trustManager(authority));
    }

    /** Mutual TLS. */
    ManagedChannel member(X509Certificate authority, NodeKey key, Membership membership)
            throws IOException {
        return channel(
                GrpcSslContexts.forClient()
                        .trustManager(authority)
                        .keyManager(key.privateKey(), membership.chain()));
    }

    private ManagedChannel channel(SslContextBuilder tls) throws IOException {
        return NettyChannelBuilder.forAddress(host, port)
                .overrideAuthority(NAME)
                .sslContext(tls.protocols("TLSv1.3").build())
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .keepAliveTime(10, SECONDS)
                .keepAliveTimeout(3, SECONDS)
                .keepAliveWithoutCalls(true)
                .directExecutor()
                .build();
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
