package dev.pilothouse.console.web.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The encrypted door of a mail server: it answers until the client has asked for TLS (RFC 3207),
 * then hands everything over to a server behind it.
 */
final class StartTlsServer implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final ServerSocket door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final SSLSocketFactory tls;
    private final int behind;

    /** What clients said before they spoke TLS. */
    final List<String> heard = new CopyOnWriteArrayList<>();

    /** Its certificate. */
    final Path certificate;

    /**
     * @param folder where its certificate is made
     * @param name that the certificate bears, for example {@code ip:127.0.0.1}
     * @param behind port of the server behind it
     */
    StartTlsServer(Path folder, String name, int behind) throws Exception {
        Path store = folder.resolve("smtp.p12");
        certificate = folder.resolve("smtp.pem");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=mail",
                "-ext",
                "san=" + name,
                "-keystore",
                store.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-file",
                certificate.toString(),
                "-keystore",
                store.toString());
        this.tls = context(store).getSocketFactory();
        this.behind = behind;
        Thread.startVirtualThread(this::accept);
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", "mail"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            greet(client);
        } catch (IOException e) {
            heard.add("failed: " + e.getMessage());
        }
    }

    private void greet(Socket client) throws IOException {
        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
        say(client, "220 mail ESMTP");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            switch (line.split(" ")[0]) {
                case "EHLO" -> say(client, "250-mail\r\n250 STARTTLS");
                case "STARTTLS" -> {
                    say(client, "220 ready");
                    encrypted(client);
                    return;
                }
                default -> say(client, "530 Must issue a STARTTLS command first");
            }
        }
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    }

    private void encrypted(Socket plain) throws IOException {
        try (SSLSocket client =
                        (SSLSocket)
                                tls.createSocket(
                                        plain,
                                        "127.0.0.1",
                                        plain.getPort(),
                                        /* autoClose= */ true);
                Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            client.setUseClientMode(false);
            client.startHandshake();
            skipGreeting(server.getInputStream());
            Thread.startVirtualThread(() -> copy(server, client));
            client.getInputStream().transferTo(server.getOutputStream());
        }
    }

    private static void skipGreeting(InputStream in) throws IOException {
        int read = in.read();
        while (read >= 0 && read != '\n') {
            read = in.read();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // One of them has left, as clients do at the end.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
