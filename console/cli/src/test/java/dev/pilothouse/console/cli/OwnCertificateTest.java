package dev.pilothouse.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes and commands reach parts that have the certificate of the settings, and no impostor. */
class OwnCertificateTest {
    private static final String SECRET = "changeit";

    @TempDir private Path folder;

    @Test
    void aPartWithTheInstallationsCertificate_isReady() throws Exception {
        try (Served served = new Served("own")) {
            assertThat(ask(served.port(), served.pem())).isEqualTo("Ready[]");
        }
    }

    @Test
    void aPartWithAnotherCertificate_isSilent() throws Exception {
        try (Served served = new Served("own");
                Served stranger = new Served("stranger")) {
            assertThat(ask(stranger.port(), served.pem())).startsWith("Silent[");
        }
    }

    @Test
    void aPartThatSpeaksPlainHttp_isSilent() throws Exception {
        try (Served served = new Served("own")) {
            assertThat(ask(served.plainPort(), served.pem())).startsWith("Silent[");
        }
    }

    /** In a process of its own: the trust of a process is set once. */
    private String ask(int port, Path pem) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                java("java"),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                AskOnce.class.getName(),
                                "https://127.0.0.1:" + port + "/health/ready"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("PILOTHOUSE_"));
        builder.environment()
                .putAll(
                        Map.of(
                                "PILOTHOUSE_HOME",
                                folder.toString(),
                                "PILOTHOUSE_TLS_CERTIFICATE",
                                pem.toString(),
                                "PILOTHOUSE_TLS_KEY",
                                pem.toString()));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** A server with a certificate for a name that is not this machine's. */
    private final class Served implements AutoCloseable {
        private final HttpsServer server;
        private final com.sun.net.httpserver.HttpServer plain;
        private final Path pem;

        Served(String name) throws Exception {
            Path store = folder.resolve(name + ".p12");
            pem = folder.resolve(name + ".pem");
            keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=ai.example", "-keystore", store);
            keytool("-exportcert", "-rfc", "-file", pem, "-keystore", store);
            InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            server = HttpsServer.create(free, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls(store)));
            plain = com.sun.net.httpserver.HttpServer.create(free, 0);
            for (var each : List.of(server, plain)) {
                each.createContext(
                        "/",
                        exchange -> {
                            exchange.sendResponseHeaders(200, -1);
                            exchange.close();
                        });
                each.start();
            }
        }

        private static void keytool(Object... arguments) throws Exception {
            List<String> command = new ArrayList<>(List.of(java("keytool")));
            for (Object argument : arguments) {
                command.add(argument.toString());
            }
            command.addAll(List.of("-alias", "it", "-storetype", "PKCS12", "-storepass", SECRET));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as(said).isZero();
        }

        private static SSLContext tls(Path store) throws Exception {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, SECRET.toCharArray());
            }
            KeyManagerFactory factory =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, SECRET.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        }

        int port() {
            return server.getAddress().getPort();
        }

        int plainPort() {
            return plain.getAddress().getPort();
        }

        Path pem() {
            return pem;
        }

        @Override
        public void close() {
            server.stop(0);
            plain.stop(0);
        }
    }
}
