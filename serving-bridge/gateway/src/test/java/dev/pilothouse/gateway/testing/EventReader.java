package dev.pilothouse.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A caller on a socket of its own that reads an event stream line by line, and tells a stream that
 * ended from one that broke.
 */
public final class EventReader implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private int inChunk;
    private boolean ended;
    private int status;
    private final Map<String, String> headers = new HashMap<>();

    public EventReader(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a request and reads the head of its answer. */
    public EventReader send(String key, String body, String... headers) throws IOException {
        return post("/v1/chat/completions", key, body, headers);
    }

    /** Sends a request to a path and reads the head of its answer. */
    public EventReader post(String path, String key, String body, String... headers)
            throws IOException {
        var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: gateway\r\n");
        head.append("authorization: Bearer ").append(key).append("\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        byte[] bytes = body.getBytes(UTF_8);
        head.append("content-length: ").append(bytes.length).append("\r\n\r\n");
        socket.getOutputStream().write((head + body).getBytes(UTF_8));
        status = Integer.parseInt(line().split(" ")[1]);
        this.headers.clear();
        for (String header = line(); !header.isEmpty(); header = line()) {
            String[] parts = header.split(": ", 2);
            this.headers.put(parts[0].toLowerCase(java.util.Locale.ROOT), parts[1]);
            if (header.toLowerCase(java.util.Locale.ROOT).startsWith("content-length")) {
                throw new AssertionError(
                        status
                                + ", not a stream: "
                                + new String(
                                        in.readNBytes(Integer.parseInt(header.split(": ")[1])),
                                        UTF_8));
            }
        }
        inChunk = 0;
        ended = false;
        return this;
    }

    public int status() {
        return status;
    }

    /**
     * A header of the answer.
     *
     * @param name in lower case
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * The next line that is not empty; null at the end of the stream.
     *
     * @throws EOFException when the connection closed without an end
     */
    public String next() throws IOException {
        String line = bodyLine();
        while (line != null && line.isEmpty()) {
            line = bodyLine();
        }
        return line;
    }

    /** Skips lines until one has {@code text}. */
    public String until(String text) throws IOException {
        String line = next();
        while (line != null && !line.contains(text)) {
            line = next();
        }
        return line;
    }

    private String bodyLine() throws IOException {
        var out = new ByteArrayOutputStream();
        int b = bodyByte();
        if (b < 0) {
            return null;
        }
        for (; b >= 0 && b != '\n'; b = bodyByte()) {
            out.write(b);
        }
        return out.toString(UTF_8);
    }

    private int bodyByte() throws IOException {
        if (ended) {
            return -1;
        }
        if (inChunk == 0) {
            inChunk = Integer.parseInt(line(), 16);
            if (inChunk == 0) {
                ended = true;
                line();
                return -1;
            }
        }
        int b = read();
        if (--inChunk == 0) {
            line();
        }
        return b;
    }

    private String line() throws IOException {
        var out = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            out.write(b);
        }
        return out.toString(ISO_8859_1).strip();
    }

    private int read() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException("closed without an end");
        }
        return b;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
