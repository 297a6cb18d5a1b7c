package dev.pilothouse.db.embedded.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pilothouse.db.embedded.DownloadFailure;
import dev.pilothouse.db.embedded.Progress;
import dev.pilothouse.db.embedded.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
    @TempDir Path folder;

    private final byte[] content = new byte[300_000];
    private final List<String> ranges = new ArrayList<>();
    private HttpServer server;
    private boolean breaksOff;

    @BeforeEach
    void serve() throws IOException {
        new Random(1).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/file", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(String.valueOf(range));
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
        int length = breaksOff ? 100_000 : content.length - from;
        breaksOff = false;
        exchange.getResponseBody().write(content, from, length);
        exchange.getResponseBody().flush();
        if (from + length < content.length) {
            throw new IOException("breaks off");
        }
        exchange.close();
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/file");
    }

    private Checksum checksum() throws IOException {
        Path file = Files.write(folder.resolve("expected"), content);
        return new Checksum("SHA-256", new Checksum("SHA-256", "").of(file));
    }

    @Test
    void to_continuesWhereItBrokeOff() throws IOException {
        breaksOff = true;
        Path file = folder.resolve("file");
        List<Long> progress = new ArrayList<>();
        new Fetch("thing", (what, done, total) -> progress.add(done))
                .to(file, address(), checksum());
        assertThat(file).hasBinaryContent(content);
        assertThat(ranges).hasSize(2).first().isEqualTo("null");
        assertThat(ranges.getLast()).matches("bytes=[1-9]\\d*-");
        assertThat(progress).isSorted().endsWith((long) content.length);
    }

    @Test
    void to_refusesAnotherContent() {
        Path file = folder.resolve("file");
        Checksum other = new Checksum("SHA-256", "00");
        assertThatThrownBy(() -> new Fetch("thing", Progress.SILENT).to(file, address(), other))
                .isInstanceOf(DownloadFailure.class)
                .hasMessageContaining("thing: wrong checksum");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void to_saysThatNothingAnswers() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:" + Ports.anyFree() + "/file");
        assertThatThrownBy(() ->
                        new Fetch("thing", Progress.SILENT)
                                .to(folder.resolve("file"), nobody, checksum()))
                .isInstanceOf(DownloadFailure.class)
                .hasMessageContaining("cannot fetch it from 127.0.0.1 (network?)");
    }
}
