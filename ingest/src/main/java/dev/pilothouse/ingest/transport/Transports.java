package dev.pilothouse.ingest.transport;

import dev.pilothouse.ingest.collect.Admission;
import dev.pilothouse.ingest.collect.Collector;
import dev.pilothouse.ingest.state.IngestState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** All listeners of ingest. */
public final class Transports implements AutoCloseable {
    private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int MOST_WAITING = 256;

    private final ExecutorService workers;
    private final GrpcTransport grpc;
    private final HttpTransport http;

    private Transports(ExecutorService workers, GrpcTransport grpc, HttpTransport http) {
        this.workers = workers;
        this.grpc = grpc;
        this.http = http;
    }

    /**
     * Where to listen.
     *
     * @param mostBytes of a request, after decompression
     */
    public record Config(
            String bind, int grpcPort, int httpPort, Optional<Tls> tls, int mostBytes) {}

    /** Starts to listen. */
    public static Transports start(
            Config config, Collector collector, IngestState state, Health health, Clock clock)
            throws IOException {
        ExecutorService workers =
                new ThreadPoolExecutor(
                        WORKERS,
                        WORKERS,
                        1,
                        TimeUnit.MINUTES,
                        new ArrayBlockingQueue<>(MOST_WAITING),
                        Thread.ofPlatform().daemon().name("worker-", 0).factory());
        Receiver receiver =
                new Receiver(
                        collector, new Admission(config.mostBytes()), workers, config.mostBytes());
        Authenticator authenticator = new Authenticator(state, clock);
        GrpcTransport grpc =
                GrpcTransport.start(
                        new InetSocketAddress(config.bind(), config.grpcPort()),
                        config.tls(),
                        receiver,
                        authenticator);
        try {
            HttpTransport http =
                    HttpTransport.start(
                            new InetSocketAddress(config.bind(), config.httpPort()),
                            config.tls(),
                            receiver,
                            authenticator,
                            health);
            return new Transports(workers, grpc, http);
        } catch (IOException e) {
            grpc.close();
            throw e;
        }
    }

    public int grpcPort() {
        return grpc.port();
    }

    public int httpPort() {
        return http.port();
    }

    /** Ends the requests in work, then listens no more. */
    @Override
    public void close() {
        grpc.close();
        http.close();
        workers.shutdown();
    }
}
