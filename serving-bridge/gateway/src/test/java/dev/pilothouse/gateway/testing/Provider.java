package dev.pilothouse.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/**
 * A small real HTTP/1.1 server that answers as OpenAI-compatible providers do, and Anthropic, byte
 * for byte as the test says, and notices when its client goes away.
 */
public final class Provider implements AutoCloseable {
    /** What it answers to one request. */
    public interface Reply {
        void write(Exchange exchange) throws IOException, InterruptedException;
    }

    /** A request that arrived. */
    public record Received(String line, Map<String, String> headers, String body) {}

    private final ServerSocket server;
    private final BlockingQueue<Reply> replies = new LinkedBlockingDeque<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Reply otherwise = Provider::hello;

    public final List<Received> received = new CopyOnWriteArrayList<>();

    /** Connections that were accepted. */
    public final AtomicInteger connections = new AtomicInteger();

    /** Requests whose client went away before the answer was complete. */
    public final AtomicInteger aborted = new AtomicInteger();

    public Provider() {
        this(ServerSocketFactory.getDefault());
    }

    /** With TLS when {@code sockets} make it. */
    public Provider(ServerSocketFactory sockets) {
        try {
            server = sockets.createServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /** Answers the next requests, one each; afterwards as {@link #always}. */
    public Provider next(Reply... scripts) {
        replies.addAll(List.of(scripts));
        return this;
    }

    public Provider always(Reply script) {
        otherwise = script;
        return this;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                connections.incrementAndGet();
                sockets.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        BlockingQueue<Received> requests = new LinkedBlockingQueue<>();
        var answering = new AtomicInteger();
        Thread writer = Thread.startVirtualThread(() -> answer(socket, requests, answering));
        try (socket) {
            InputStream in = socket.getInputStream();
            for (Received request = read(in); request != null; request = read(in)) {
                received.add(request);
                answering.incrementAndGet();
                requests.add(request);
            }
        } catch (IOException gone) {
            // as if it had ended
        }
        if (answering.get() > 0) {
            aborted.incrementAndGet();
        }
        writer.interrupt();
    }

    private void answer(Socket socket, BlockingQueue<Received> requests, AtomicInteger answering) {
        try {
            while (true) {
                Received request = requests.take();
                Reply reply = replies.poll();
                var exchange = new Exchange(socket, request);
                (reply == null ? otherwise : reply).write(exchange);
                answering.decrementAndGet();
            }
        } catch (IOException | InterruptedException gone) {
            // the reader has counted it
        }
    }

    private static Received read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Received(line, headers, new String(in.readNBytes(length), UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var out = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            out.write(b);
        }
        return out.toString(ISO_8859_1).strip();
    }

    /** One answer being written. */
    public static final class Exchange {
        private final Socket socket;
        public final Received request;

        Exchange(Socket socket, Received request) {
            this.socket = socket;
            this.request = request;
        }

        public Exchange raw(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(UTF_8));
            socket.getOutputStream().flush();
            return this;
        }

        /** A whole answer. */
        public void json(int status, String body, String... headers) throws IOException {
            raw(
                    "HTTP/1.1 "
                            + status
                            + " X\r\ncontent-type: application/json\r\ncontent-length: "
                            + body.getBytes(UTF_8).length
                            + "\r\n"
                            + String.join(
                                    "", List.of(headers).stream().map(h -> h + "\r\n").toList())
                            + "\r\n"
                            + body);
        }

        /** The head of an event stream. */
        public Exchange stream() throws IOException {
            return raw(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                            + "transfer-encoding: chunked\r\n\r\n");
        }

        /** One HTTP chunk. */
        public Exchange chunk(String text) throws IOException {
            return raw(Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n");
        }

        public Exchange event(String data) throws IOException {
            return chunk("data: " + data + "\n\n");
        }

        /** One token of an answer. */
        public Exchange token(String text) throws IOException {
            return event(
                    "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\","
                            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                            + text
                            + "\"},\"finish_reason\":null}],\"usage\":null}");
        }

        public Exchange role() throws IOException {
            return event(
                    "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\","
                            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                            + "\"finish_reason\":null}]}");
        }

        public Exchange stop() throws IOException {
            return event(
                    "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\","
                            + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
        }

        /** The chunk that include_usage asks for. */
        public Exchange usage(int prompt, int completion) throws IOException {
            return event(
                    "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\","
                            + "\"choices\":[],\"usage\":{\"prompt_tokens\":"
                            + prompt
                            + ",\"completion_tokens\":"
                            + completion
                            + ",\"total_tokens\":"
                            + (prompt + completion)
                            + ",\"prompt_tokens_details\":{\"cached_tokens\":2},"
                            + "\"completion_tokens_details\":{\"reasoning_tokens\":1}}}");
        }

        /** A recorded stream: the data of one event a line, or events as they went by. */
        public void recorded(String recording) throws IOException {
            stream();
            if (recording.startsWith("{")) {
                for (String data : recording.lines().toList()) {
                    event(data);
                }
            } else {
                for (String event : recording.strip().split("\n\n")) {
                    chunk(event + "\n\n");
                }
            }
            raw("0\r\n\r\n");
        }

        public void done() throws IOException {
            event("[DONE]").raw("0\r\n\r\n");
        }

        /** Waits until the client goes away. */
        public void hang() throws InterruptedException {
            Thread.sleep(java.time.Duration.ofMinutes(1));
        }

        public void close() throws IOException {
            socket.close();
        }

        /** Ends the connection with a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        public Exchange raw(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        }

        /** Sends one byte of a text at a time, until the client goes away. */
        public void trickle(String text) throws IOException, InterruptedException {
            for (int i = 0; ; i++) {
                raw(text.substring(i % text.length(), i % text.length() + 1));
                Thread.sleep(java.time.Duration.ofMillis(5));
            }
        }
    }

    /** A short answer, streamed when it was asked to be. */
    public static void hello(Exchange exchange) throws IOException {
        if (exchange.request.body().contains("\"stream\":true")) {
            exchange.stream().role().token("Hel").token("lo").stop().usage(9, 3).done();
        } else {
            exchange.json(
                    200,
                    "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m-1\",\"choices\":"
                            + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\",\"refusal\":null},"
                            + "\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,"
                            + "\"completion_tokens\":3,\"total_tokens\":12}}");
        }
    }

    /** A short answer of Anthropic's, streamed when it was asked to be. */
    public static void anthropic(Exchange exchange) throws IOException {
        if (exchange.request.body().contains("\"stream\":true")) {
            exchange.recorded(recording("anthropic/vercel-anthropic-text.chunks.txt"));
        } else {
            exchange.json(200, recording("anthropic/vercel-anthropic-text.json"));
        }
    }

    /** A recorded answer, see {@code wire/SOURCES.md}. */
    public static String recording(String name) {
        try (InputStream in = Provider.class.getResourceAsStream("/wire/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Streams two tokens and then nothing more until the client goes away. */
    public static void twoTokensThenSilence(Exchange exchange)
            throws IOException, InterruptedException {
        exchange.stream().role().token("one").token("two").hang();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
