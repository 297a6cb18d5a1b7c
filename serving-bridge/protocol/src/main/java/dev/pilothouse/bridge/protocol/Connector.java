package dev.pilothouse.bridge.protocol;

import dev.pilothouse.bridge.protocol.v1.Hello;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins, connects, renews and connects again, for ever, on a thread of its own. */
final class Connector {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    /** A kill set signed with a key that is not pinned makes the node ask for the keys again. */
    private static final Duration BETWEEN_KEY_REQUESTS = Duration.ofSeconds(10);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(3);

    private final BridgeChannels channels;
    private final Enrolment enrolment;
    private final NodeState state;
    private final Hello hello;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Backoff backoff = new Backoff();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("bridge-connect").unstarted(this::run);
    private volatile boolean connected;
    private volatile @Nullable Session current;
    private Instant askedForKeys = Instant.EPOCH;
    private volatile String lastTrouble = "";

    Connector(BridgeChannels channels, Enrolment enrolment, NodeState state, Hello hello) {
        this.channels = channels;
        this.enrolment = enrolment;
        this.state = state;
        this.hello = hello;
    }

    /** Why there is no connection, empty when there is one. */
    String trouble() {
        return lastTrouble;
    }

    /** The open session, null when there is none. */
    @Nullable Session session() {
        return current;
    }

    void start() {
        thread.start();
    }

    /** Waits for the thread; one that waits for an answer is given up after a while. */
    void close() {
        closed.countDown();
        Session open = current;
        if (open != null) {
            open.close();
        }
        try {
            thread.join(LONGEST_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                attempt();
                connected = false;
                pause(backoff.next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() throws InterruptedException {
        try {
            X509Certificate authority = channels.authority();
            Membership membership = enrolment.ensure(authority);
            serve(authority, membership);
        } catch (IOException | RuntimeException e) {
            trouble(e);
        }
    }

    /** Returns when the session has ended or the certificate was renewed. */
    private void serve(X509Certificate authority, Membership membership)
            throws IOException, InterruptedException {
        ManagedChannel channel = channels.member(authority, enrolment.key(), membership);
        try (Session session = new Session(channel, state, hello, this::alive)) {
            current = session;
            boolean renewed = false;
            while (!renewed && closed.getCount() > 0 && !over(session, renewIn())) {
                renewed = dueForRenewal() && renew(channel, authority);
            }
        } finally {
            current = null;
            channel.shutdownNow();
        }
    }

    private void alive() {
        if (!connected) {
            connected = true;
            backoff.reset();
            lastTrouble = "";
            LOG.info("Connected to the control plane at {}", channels);
        }
    }

    /** Waits at most a second at a time, so that close and an unknown kill key are seen. */
    private static boolean over(Session session, Duration wait) throws InterruptedException {
        CompletableFuture<Void> ended = session.ended();
        try {
            ended.get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw reason(e.getCause());
        }
    }

    private static RuntimeException reason(@Nullable Throwable cause) {
        return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }

    private Duration renewIn() {
        long millis =
                enrolment
                        .current()
                        .map(m -> Duration.between(Instant.now(), m.renewAt()).toMillis())
                        .orElse(0L);
        return Duration.ofMillis(Math.clamp(millis, 50, 1_000));
    }

    private boolean dueForRenewal() {
        Instant now = Instant.now();
        if (state.kills().unknownKey() && now.isAfter(askedForKeys.plus(BETWEEN_KEY_REQUESTS))) {
            askedForKeys = now;
            return true;
        }
        return enrolment.current().map(m -> now.isAfter(m.renewAt())).orElse(true);
    }

    private boolean renew(ManagedChannel channel, X509Certificate authority)
            throws InterruptedException {
        try {
            enrolment.renew(channel, authority);
            return true;
        } catch (IOException | RuntimeException e) {
            trouble(e);
            pause(backoff.next());
            return false;
        }
    }

    private void trouble(Exception e) {
        Throwable cause =
                e instanceof IllegalStateException && e.getCause() != null ? e.getCause() : e;
        if (Status.fromThrowable(cause).getCode() == Status.Code.UNAUTHENTICATED
                && enrolment.current().isPresent()) {
            enrolment.forget();
        }
        String shown = shown(cause);
        if (closed.getCount() > 0 && !shown.equals(lastTrouble)) {
            lastTrouble = shown;
            LOG.warn("No control plane at {}: {}. Serving on; trying again", channels, shown);
        }
    }

    /** The deepest cause says what happened; gRPC wraps it in the parts of its pipeline. */
    private static String shown(Throwable e) {
        Throwable deepest = e;
        boolean tls = false;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
            tls |= deepest instanceof SSLHandshakeException;
        }
        String what = deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
        return tls ? "the certificate is refused: " + what : what;
    }

    private void pause(Duration wait) throws InterruptedException {
        var _ = closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }
}
