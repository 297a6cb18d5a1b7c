package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Provider;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;

class GatewayTlsTest {
    private final X509Bundle certificate =
            new CertificateBuilder()
                    .ecp256()
                    .subject("CN=provider")
                    .addSanDnsName("localhost")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();

    GatewayTlsTest() throws Exception {}

    private ServerSocketFactory sockets() throws Exception {
        var tls = SSLContext.getInstance("TLS");
        tls.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
        return tls.getServerSocketFactory();
    }

    private SslContext trusting() throws Exception {
        return SslContextBuilder.forClient()
                .trustManager(certificate.toTrustManagerFactory())
                .build();
    }

    @Test
    void https_isCalledAndReused() throws Exception {
        try (var provider = new Provider(sockets());
                var at = new GatewayFixture(10, 20_000, null, trusting())) {
            at.deployment("d1", "https://localhost:" + provider.port() + "/v1", d -> {});
            assertThat(at.call(GatewayFixture.STREAM).body()).contains("[DONE]");
            assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
            assertThat(provider.connections).hasValue(1);
            provider.always(Provider::twoTokensThenSilence);
            try (var stream = at.stream(GatewayFixture.STREAM)) {
                stream.until("two");
                assertThat(at.killed(GatewayFixture.kill("feature", "chat")).streams())
                        .isEqualTo(1);
            }
            Await.until("the provider sees the close", () -> provider.aborted.get() == 1);
        }
    }

    @Test
    void unknownAuthority_isRefused() throws Exception {
        try (var provider = new Provider(sockets());
                var at = new GatewayFixture()) {
            at.deployment("d1", "https://localhost:" + provider.port() + "/v1", d -> {});
            assertThat(at.call(GatewayFixture.HELLO).body()).contains("connect_error");
            assertThat(provider.received).isEmpty();
        }
    }

    @Test
    void certificateOfAnotherHost_isRefused() throws Exception {
        try (var provider = new Provider(sockets());
                var at = new GatewayFixture(10, 20_000, null, trusting())) {
            at.deployment("d1", "https://127.0.0.1:" + provider.port() + "/v1", d -> {});
            assertThat(at.call(GatewayFixture.HELLO).body()).contains("connect_error");
            assertThat(provider.received).isEmpty();
        }
    }

    @Test
    void callers_canComeOverTls() throws Exception {
        SslContext server = SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
        var trust = SSLContext.getInstance("TLS");
        trust.init(null, new TrustManager[] {certificate.toTrustManager()}, null);
        try (var at = new GatewayFixture(10, 20_000, server, null);
                HttpClient client = HttpClient.newBuilder().sslContext(trust).build()) {
            var request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "https://localhost:"
                                                    + at.gateway.port()
                                                    + "/v1/chat/completions"))
                            .header("authorization", "Bearer " + GatewayFixture.KEY)
                            .POST(HttpRequest.BodyPublishers.ofString(GatewayFixture.STREAM))
                            .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("[DONE]");
        }
    }
}
