package dev.pilothouse.ingest.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import dev.pilothouse.ingest.collect.Admission;
import dev.pilothouse.ingest.collect.Collector;
import dev.pilothouse.ingest.decode.Gunzip;
import dev.pilothouse.ingest.decode.OtlpJson;
import dev.pilothouse.ingest.decode.TooLarge;
import dev.pilothouse.ingest.decode.Undecodable;
import dev.pilothouse.ingest.normalise.Fingerprint;
import dev.pilothouse.ingest.spool.SpoolFull;
import dev.pilothouse.ingest.state.KeyGrant;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the transports share: a body and a grant in, an answer or a problem out. */
final class Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

    private final Collector collector;
    private final Admission admission;
    private final Executor workers;
    private final int mostBytes;

    Receiver(Collector collector, Admission admission, Executor workers, int mostBytes) {
        this.collector = collector;
        this.admission = admission;
        this.workers = workers;
        this.mostBytes = mostBytes;
    }

    int mostBytes() {
        return mostBytes;
    }

    /** Where answers go; exactly one of the two is called, once. */
    interface Answer {
        void ok(ExportTraceServiceResponse response);

        void refused(Problem problem);
    }

    /** A request of HTTP, in the encoding of its headers. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Body(byte[] bytes, boolean json, boolean gzip) {}

    void receive(KeyGrant grant, Body body, Answer answer) {
        work(
                body.bytes().length,
                answer,
                release -> {
                    byte[] plain = body.gzip() ? Gunzip.of(body.bytes(), mostBytes) : body.bytes();
                    ExportTraceServiceRequest request = body.json() ? json(plain) : protobuf(plain);
                    long key = Fingerprint.ofRequest(grant.tenant(), plain);
                    answerWhenDone(collector.export(grant, request, key), answer, release);
                });
    }

    void receive(KeyGrant grant, ExportTraceServiceRequest request, Answer answer) {
        work(
                request.getSerializedSize(),
                answer,
                release -> {
                    ByteString bytes = request.toByteString();
                    long key = Fingerprint.ofRequest(grant.tenant(), bytes.toByteArray());
                    answerWhenDone(collector.export(grant, request, key), answer, release);
                });
    }

    /** Work that ends with {@code release}. */
    private interface Work {
        void run(Runnable release) throws Undecodable, TooLarge;
    }

    private void work(int bytes, Answer answer, Work work) {
        if (!admission.enter(bytes)) {
            answer.refused(Problem.overloaded("too many requests at a time"));
            return;
        }
        Runnable release = () -> admission.leave(bytes);
        try {
            workers.execute(() -> guarded(work, answer, release));
        } catch (RejectedExecutionException e) {
            release.run();
            answer.refused(Problem.overloaded("too many requests at a time"));
        }
    }

    private static void guarded(Work work, Answer answer, Runnable release) {
        Consumer<Problem> refuse =
                problem -> {
                    release.run();
                    answer.refused(problem);
                };
        try {
            work.run(release);
        } catch (Undecodable e) {
            refuse.accept(Problem.undecodable(e));
        } catch (TooLarge e) {
            refuse.accept(Problem.tooLarge(String.valueOf(e.getMessage())));
        } catch (SpoolFull e) {
            refuse.accept(Problem.overloaded(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("a request failed", e);
            refuse.accept(Problem.of(500, Code.INTERNAL, "internal error"));
        }
    }

    private static void answerWhenDone(
            CompletableFuture<ExportTraceServiceResponse> stored, Answer answer, Runnable release) {
        var unused =
                stored.whenComplete((response, failure) -> {
                    release.run();
                    if (failure == null) {
                        answer.ok(response);
                    } else {
                        answer.refused(problem(failure));
                    }
                });
    }

    private static Problem problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof SpoolFull) {
            return Problem.overloaded(String.valueOf(cause.getMessage()));
        }
        LOG.error("a request was not stored", cause);
        return Problem.of(500, Code.INTERNAL, "internal error");
    }

    private static ExportTraceServiceRequest json(byte[] body) throws Undecodable {
        ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
        if (body.length > 0) {
            OtlpJson.merge(body, request);
        }
        return request.build();
    }

    private static ExportTraceServiceRequest protobuf(byte[] body) throws Undecodable {
        try {
            return ExportTraceServiceRequest.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw Undecodable.body(String.valueOf(e.getMessage()));
        }
    }
}
