package dev.pilothouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.KillHandler.Cut;
import dev.pilothouse.bridge.protocol.v1.BreakGlassToken;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.gateway.glass.BreakGlass;
import dev.pilothouse.gateway.glass.GlassTrust;
import dev.pilothouse.gateway.glass.Tokens;
import dev.pilothouse.gateway.http.Listener;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Provider;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.ExtendedKeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Break-glass over real connections, with a gateway that serves calls. */
class BreakGlassTest {
    private static final String TOKEN = "phbg_right";
    private static final String KILL =
            "{\"scope\":\"feature\",\"target\":\"chat\",\"tenant\":\"default\",\"reason\":\"on fire\"}";

    @TempDir Path folder;
    private final GatewayFixture at = new GatewayFixture();
    private final Tokens tokens = new Tokens();
    private final List<Kill> overlay = new CopyOnWriteArrayList<>();
    private volatile boolean diskFull;
    private final BreakGlass glass = new BreakGlass(tokens, local(), Instant::now);
    private Listener plain;

    private BreakGlass.Local local() {
        return new BreakGlass.Local() {
            @Override
            public List<Kill> kills() {
                return overlay;
            }

            @Override
            public CompletableFuture<Cut> kill(Kill kill) {
                if (!overlay.contains(kill)) {
                    overlay.add(kill);
                }
                var set = KillSet.newBuilder().addAllKills(overlay).build();
                var cut = at.gateway.kills().apply(set).toCompletableFuture();
                return diskFull ? CompletableFuture.failedFuture(new IOException("full")) : cut;
            }
        };
    }

    @BeforeEach
    void listen() throws Exception {
        tell(token("glass-1", TOKEN, Instant.now().plusSeconds(600)));
        plain = listener(null);
    }

    private Listener listener(SslContext tls) throws IOException {
        Listener listener = at.gateway.listener(Map.of(BreakGlass.PATH, glass), 4096, tls);
        listener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return listener;
    }

    @AfterEach
    void stop() throws Exception {
        plain.close();
        at.close();
    }

    private void tell(BreakGlassToken... known) {
        tokens.apply(
                Resource.newBuilder()
                        .setType(ResourceType.BREAK_GLASS)
                        .setName("current")
                        .setBreakGlass(
                                dev.pilothouse.bridge.protocol.v1.BreakGlass.newBuilder()
                                        .addAllTokens(List.of(known)))
                        .build());
    }

    private static BreakGlassToken token(String id, String secret, Instant expires)
            throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
        return BreakGlassToken.newBuilder()
                .setId(id)
                .setSha256(ByteString.copyFrom(hash))
                .setExpiresAt(Timestamp.newBuilder().setSeconds(expires.getEpochSecond()))
                .build();
    }

    private HttpResponse<String> kill(String token, String body) {
        return at.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:" + plain.port() + "/break-glass/kill"))
                        .header("authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    @Test
    void rightToken_killsAndCuts() throws Exception {
        at.provider.always(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
            var done = kill(TOKEN, KILL);
            assertThat(done.statusCode()).isEqualTo(200);
            assertThat(done.body()).contains("\"streams_cut\":1", "\"over\":\"feature:chat\"");
            assertThat(stream.until("on fire")).contains("killed");
        }
        var refused = at.call(GatewayFixture.HELLO);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("on fire");
        assertThat(overlay)
                .singleElement()
                .satisfies(k -> {
                    assertThat(k.getMode()).isEqualTo("deny-and-cut");
                    assertThat(k.getToken()).isEqualTo("glass-1");
                    assertThat(k.getKilledBy()).isEqualTo("break-glass glass-1");
                });
        assertThat(glass.counters()).containsEntry("break_glass.kills", 1.0);
        Await.until("the provider sees the close", () -> at.provider.aborted.get() == 1);
    }

    @Test
    void sameKillAgain_isTheSameKill() {
        String first = kill(TOKEN, KILL).body();
        String second = kill(TOKEN, KILL.replace("on fire", "still on fire")).body();
        assertThat(overlay).hasSize(1);
        String id = overlay.getFirst().getId();
        assertThat(first).contains(id);
        assertThat(second).contains(id);
    }

    @Test
    void wrongExpiredAndRevokedTokens_areRefused_countedAndSlowedDown_butNeverARightOne()
            throws Exception {
        tell(
                token("glass-1", TOKEN, Instant.now().plusSeconds(600)),
                token("glass-2", "phbg_expired", Instant.now().minusSeconds(1)));
        for (String wrong : List.of("phbg_wrong", "phbg_expired", "glass-1", "", TOKEN + "x")) {
            assertThat(kill(wrong, KILL).statusCode()).as(wrong).isEqualTo(401);
        }
        for (int i = 0; i < 40; i++) {
            kill("phbg_guess" + i, KILL);
        }
        var slowed = kill("phbg_again", KILL);
        assertThat(slowed.statusCode()).isEqualTo(429);
        assertThat(slowed.headers().firstValue("retry-after")).isPresent();
        assertThat(glass.counters()).containsEntry("break_glass.wrong_tokens", 46.0);
        assertThat(overlay).isEmpty();
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        assertThat(kill(TOKEN, KILL).statusCode()).isEqualTo(200);

        tell();
        assertThat(kill(TOKEN, KILL).statusCode()).as("revoked").isIn(401, 429);
    }

    @Test
    void badKills_nameTheField() {
        assertThat(kill(TOKEN, "{").body()).contains("JSON");
        assertThat(kill(TOKEN, "{\"scope\":\"galaxy\",\"reason\":\"x\"}").body())
                .contains("scope", "galaxy");
        assertThat(kill(TOKEN, "{\"scope\":\"feature\",\"target\":\"f\",\"reason\":\"x\"}").body())
                .contains("tenant");
        assertThat(kill(TOKEN, "{\"scope\":\"global\"}").body()).contains("reason");
        assertThat(kill(TOKEN, "{\"scope\":\"global\",\"reason\":\"x\",\"lift\":\"all\"}").body())
                .contains("lift: unknown");
        assertThat(kill(TOKEN, "{\"scope\":\"model\",\"target\":7,\"reason\":\"x\"}").body())
                .contains("target: not text");
        assertThat(overlay).isEmpty();
    }

    @Test
    void diskThatDoesNotTakeIt_isSaid_thoughTheKillIsEnforced() {
        diskFull = true;
        var answer = kill(TOKEN, KILL);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("not_on_disk");
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(403);
    }

    @Test
    void beyondLoopback_onlyACertificateMadeForIt_getsIn() throws Exception {
        var authority =
                new CertificateBuilder()
                        .ecp256()
                        .subject("CN=authority")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        var server =
                new CertificateBuilder()
                        .ecp256()
                        .subject("CN=gateway")
                        .addSanDnsName("localhost")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        Path pinned = folder.resolve("authority.pem");
        Files.writeString(pinned, authority.getCertificatePEM());
        SslContext tls =
                SslContextBuilder.forServer(server.toKeyManagerFactory())
                        .clientAuth(ClientAuth.REQUIRE)
                        .trustManager(new GlassTrust(pinned))
                        .build();
        Listener mutual = listener(tls);
        try {
            assertThat(over(mutual, server, client("OU=break-glass,CN=glass-1", authority)))
                    .isEqualTo(200);
            overlay.clear();
            var strangers =
                    List.of(
                            client("OU=gateway,CN=gateway-1", authority),
                            client("CN=break-glass", authority),
                            client("OU=break-glass,CN=glass-1", server));
            for (X509Bundle stranger : strangers) {
                assertThatThrownBy(() -> over(mutual, server, stranger))
                        .isInstanceOf(IOException.class);
            }
            assertThatThrownBy(() -> over(mutual, server, null)).isInstanceOf(IOException.class);
            assertThat(overlay).isEmpty();
        } finally {
            mutual.close();
        }
    }

    private static X509Bundle client(String subject, X509Bundle issuer) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject(subject)
                .addExtendedKeyUsage(ExtendedKeyUsage.PKIX_KP_CLIENT_AUTH)
                .buildIssuedBy(issuer);
    }

    private static int over(Listener listener, X509Bundle server, X509Bundle own) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        KeyManager[] keys = own == null ? null : own.toKeyManagerFactory().getKeyManagers();
        tls.init(keys, new TrustManager[] {server.toTrustManager()}, null);
        try (HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(tls)
                        .build()) {
            var request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "https://localhost:"
                                                    + listener.port()
                                                    + "/break-glass/kill"))
                            .header("authorization", "Bearer " + TOKEN)
                            .POST(HttpRequest.BodyPublishers.ofString(KILL))
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }
}
