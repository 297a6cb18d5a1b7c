package dev.pilothouse.console.cli.supervise;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A small process to supervise: {@code SamplePart PORT CONDUCT...}. */
public final class SamplePart {
    private SamplePart() {}

    public static void main(String[] args) throws Exception {
        List<String> conduct = List.of(args).subList(1, args.length);
        if (conduct.contains("crash")) {
            System.err.println("PILOTHOUSE_X: 'y' (expected: z)");
            System.exit(2);
        }
        if (conduct.contains("stubborn")) {
            Runtime.getRuntime().addShutdownHook(new Thread(SamplePart::waitForEver));
        }
        if (!conduct.contains("hang")) {
            serve(Integer.parseInt(args[0]), conduct);
        }
        if (conduct.contains("deaf")) {
            waitForEver();
        }
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static void serve(int port, List<String> conduct) throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        Path trouble = Path.of(conduct.getLast());
        server.createContext(
                "/",
                exchange -> {
                    byte[] why =
                            Files.exists(trouble)
                                    ? "the store is away".getBytes(StandardCharsets.UTF_8)
                                    : new byte[0];
                    exchange.sendResponseHeaders(why.length == 0 ? 200 : 503, 0);
                    try (OutputStream body = exchange.getResponseBody()) {
                        body.write(why);
                    }
                });
        server.start();
        System.out.println("serving on " + port);
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
