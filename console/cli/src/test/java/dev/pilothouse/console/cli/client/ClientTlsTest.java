package dev.pilothouse.console.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTlsTest {
    private static final char[] PASSWORD = "of-the-test".toCharArray();

    @TempDir Path folder;
    private final CopyOnWriteArrayList<String> callers = new CopyOnWriteArrayList<>();

    /** A key pair and its certificate, as keytool makes them. */
    private KeyStore make(String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "own",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=dns:localhost",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private Path pem(KeyStore store, String name, boolean withKey) throws Exception {
        String text =
                (withKey ? block("PRIVATE KEY", store.getKey("own", PASSWORD).getEncoded()) : "")
                        + block("CERTIFICATE", store.getCertificate("own").getEncoded());
        return Files.writeString(folder.resolve(name), text);
    }

    private static String block(String what, byte[] der) {
        return "-----BEGIN "
                + what
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END "
                + what
                + "-----\n";
    }

    private HttpsServer server(KeyStore own, KeyStore trusted) throws Exception {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("client", trusted.getCertificate("own"));
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), managers.getTrustManagers(), null);
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.setHttpsConfigurator(
                new HttpsConfigurator(tls) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                        wanted.setNeedClientAuth(true);
                        parameters.setSSLParameters(wanted);
                    }
                });
        server.createContext(
                "/",
                exchange -> {
                    callers.add(caller((com.sun.net.httpserver.HttpsExchange) exchange));
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static String caller(com.sun.net.httpserver.HttpsExchange exchange)
            throws SSLPeerUnverifiedException {
        X509Certificate shown = (X509Certificate) exchange.getSSLSession().getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName();
    }

    private static int get(HttpsServer server, SSLContext tls) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            URI address = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
            return client.send(
                            HttpRequest.newBuilder(address).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void filesThatCreateWrote_openAServerThatAsksForThem() throws Exception {
        KeyStore gateway = make("gateway");
        KeyStore breaker = make("breaker");
        HttpsServer server = server(gateway, breaker);
        try {
            Optional<Path> authority = Optional.of(pem(gateway, "gateway.pem", false));
            Path own = pem(breaker, "breaker.pem", true);
            assertThat(get(server, ClientTls.of(own, authority))).isEqualTo(204);
            assertThat(callers).containsExactly("CN=breaker");

            Path other = pem(make("other"), "other.pem", true);
            assertThatThrownBy(() -> get(server, ClientTls.of(other, authority)))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get(server, ClientTls.of(own, Optional.empty())))
                    .as("a gateway that nobody vouches for")
                    .isInstanceOf(IOException.class);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void otherFiles_areRefusedByName() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");
        assertThatThrownBy(() -> ClientTls.of(empty, Optional.empty()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("empty.pem")
                .hasMessageContaining("break-glass create");
    }
}
