package dev.pilothouse.ingest.transport;

import dev.pilothouse.ingest.state.KeyGrant;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** OTLP over gRPC: traces. Metrics and logs answer UNIMPLEMENTED. */
final class GrpcTransport {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<KeyGrant> GRANT = Context.key("grant");
    private static final int CALLS_PER_CONNECTION = 64;

    private final Server server;

    private GrpcTransport(Server server) {
        this.server = server;
    }

    static GrpcTransport start(
            InetSocketAddress address,
            Optional<Tls> tls,
            Receiver receiver,
            Authenticator authenticator)
            throws IOException {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(address)
                        .maxInboundMessageSize(receiver.mostBytes())
                        .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                        .permitKeepAliveTime(10, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .directExecutor()
                        .addService(
                                ServerInterceptors.intercept(
                                        new Traces(receiver), new Gate(authenticator)));
        tls.ifPresent(
                t -> builder.useTransportSecurity(t.certificate().toFile(), t.key().toFile()));
        return new GrpcTransport(builder.build().start());
    }

    int port() {
        return server.getPort();
    }

    void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(3, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Refuses strangers before their message is read. */
    private record Gate(Authenticator authenticator) implements ServerInterceptor {
        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            return switch (authenticator.check(headers.get(AUTHORIZATION))) {
                case Authenticator.Granted granted ->
                        Contexts.interceptCall(
                                Context.current().withValue(GRANT, granted.grant()),
                                call,
                                headers,
                                next);
                case Authenticator.Denied denied -> {
                    StatusRuntimeException refused = refusal(denied.problem());
                    Metadata trailers = refused.getTrailers();
                    call.close(refused.getStatus(), trailers == null ? new Metadata() : trailers);
                    yield new ServerCall.Listener<>() {};
                }
            };
        }
    }

    private static StatusRuntimeException refusal(Problem problem) {
        return StatusProto.toStatusRuntimeException(problem.status());
    }

    private static final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
        private final Receiver receiver;

        Traces(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void export(
                ExportTraceServiceRequest request,
                StreamObserver<ExportTraceServiceResponse> observer) {
            receiver.receive(
                    GRANT.get(),
                    request,
                    new Receiver.Answer() {
                        @Override
                        public void ok(ExportTraceServiceResponse response) {
                            observer.onNext(response);
                            observer.onCompleted();
                        }

                        @Override
                        public void refused(Problem problem) {
                            observer.onError(refusal(problem));
                        }
                    });
        }
    }
}
