package dev.pilothouse.gateway.telemetry;

import dev.pilothouse.bridge.protocol.v1.EraseSubject;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries signals to ingest as OTLP/HTTP protobuf. One thread puts requests together, another sends
 * them; a request is sent again, byte for byte the same, until it is taken or refused for good.
 * What ingest does not take within a moment waits on disk, masked, also for the next start.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 * @see <a
 *     href="../../../../../../../../../docs/decisions/2026-11-29-telemetry-spool.md">decision</a>
 */
public final class SpanExporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpanExporter.class);
    private static final long GATHER_MILLIS = 200;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long LEAST_BACK_OFF = 250;
    private static final long MOST_BACK_OFF = 15_000;
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofSeconds(1);

    private final SignalBuffer buffer;
    private final SpanWriter spans;
    private final SpanMask masks;
    private final Outbox outbox;
    private final OtlpSender sender;
    private final LongAdder exported = new LongAdder();
    private final Thread gathering;
    private final Thread sending;
    private volatile boolean closing;

    /**
     * How it sends and waits.
     *
     * @param endpoint for example {@code http://127.0.0.1:4318}
     * @param credential of this node as a sender; empty until it has joined
     * @param spool folder of this alone; null: what waits is lost with the process
     * @param spoolBytes most that it takes on disk
     * @param masks what the disk may hold
     */
    public record Config(
            String endpoint,
            Supplier<Optional<String>> credential,
            String node,
            String version,
            @Nullable Path spool,
            long spoolBytes,
            SpanMask masks) {}

    /**
     * Goes on with what an earlier process left in the spool.
     *
     * @throws IOException when the spool cannot be read
     */
    public SpanExporter(SignalBuffer buffer, Config config) throws IOException {
        this.buffer = buffer;
        this.spans = new SpanWriter(config.node, config.version);
        this.masks = config.masks;
        SpanSpool spool =
                config.spool == null ? null : SpanSpool.open(config.spool, config.spoolBytes);
        this.outbox = new Outbox(spool, config.masks::masked);
        this.sender = new OtlpSender(config.endpoint, config.credential, TIMEOUT);
        this.gathering = Thread.ofPlatform().name("telemetry").daemon().start(this::gather);
        this.sending = Thread.ofPlatform().name("telemetry-send").daemon().start(this::send);
    }

    /** Spans that ingest has acknowledged. */
    public long exported() {
        return exported.sum();
    }

    /** Spans that ingest has not acknowledged, on disk or not. */
    public long waiting() {
        return buffer.size() + outbox.spans();
    }

    private void gather() {
        try {
            while (!closing || buffer.size() > 0) {
                buffer.take(GATHER_MILLIS).forEach(this::add);
                if (spans.count() > 0) {
                    put(spans.count(), spans.request());
                }
                outbox.keep();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        outbox.end();
    }

    private void add(Signal signal) {
        try {
            spans.add(signal);
        } catch (RuntimeException e) {
            buffer.lost(1);
            LOG.error("a span could not be put together", e);
        }
    }

    private void put(int count, byte[] body) {
        if (!outbox.put(new Parcel(body, count, System.nanoTime()))) {
            buffer.lost(count);
        }
    }

    private void send() {
        long backOff = LEAST_BACK_OFF;
        try {
            for (Parcel next = outbox.next(); next != null; next = outbox.next()) {
                OtlpSender.Sent sent = sender.send(next.body());
                if (sent.done()) {
                    outbox.done(next);
                    count(next.spans(), sent);
                    backOff = LEAST_BACK_OFF;
                } else {
                    outbox.failed();
                    long wait = backOff + ThreadLocalRandom.current().nextLong(backOff);
                    Thread.sleep(Math.max(wait, sent.retryAfterMillis()));
                    backOff = Math.min(2 * backOff, MOST_BACK_OFF);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(int all, OtlpSender.Sent sent) {
        int lost = Math.min(sent.rejected(), all);
        exported.add(all - lost);
        if (lost > 0) {
            buffer.lost(lost);
            LOG.warn("{} of {} spans are lost: {}", lost, all, sent.problem());
        }
    }

    /** Forgets what waits of a tenant, in memory and on disk; says of how many calls. */
    public int forget(String tenant) {
        int forgotten = buffer.forget(tenant);
        return forgotten + forget(span -> SpanMask.tenant(span.getAttributesList()).equals(tenant));
    }

    /** Forgets what waits of a person, in memory and on disk; says of how many calls. */
    public int forget(EraseSubject who) {
        Person person = Person.of(who, masks.subjectKey(who.getTenant()));
        int forgotten = buffer.forget((Signal signal) -> person.owns(signal));
        return forgotten + forget(person::owns);
    }

    private int forget(Predicate<Span> leaving) {
        Forgetting forgetting = new Forgetting(leaving);
        outbox.rewrite(forgetting::without);
        return forgetting.count();
    }

    /** Delivers what waits, for at most five seconds; the rest waits on disk. */
    @Override
    public void close() {
        closing = true;
        buffer.hurry();
        try {
            gathering.join(LAST_WORDS);
            sending.join(LAST_WORDS);
            sending.interrupt();
            sending.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outbox.close();
        buffer.lost((int) outbox.unkept());
        sender.close();
    }
}
