package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.BridgeGrpc;
import dev.pilothouse.bridge.protocol.v1.ControlMessage;
import dev.pilothouse.bridge.protocol.v1.JoinRequest;
import dev.pilothouse.bridge.protocol.v1.JoinResponse;
import dev.pilothouse.bridge.protocol.v1.KillMessage;
import dev.pilothouse.bridge.protocol.v1.KillReport;
import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.LeaseResponse;
import dev.pilothouse.bridge.protocol.v1.NodeMessage;
import dev.pilothouse.bridge.protocol.v1.RenewRequest;
import dev.pilothouse.db.model.BadInput;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of the wire: who may make them, and to whom they go. */
final class BridgeService extends BridgeGrpc.BridgeImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeService.class);

    private final Membership membership;
    private final SyncHub sync;
    private final KillLane kills;
    private final LeaseDesk leases;

    BridgeService(Membership membership, SyncHub sync, KillLane kills, LeaseDesk leases) {
        this.membership = membership;
        this.sync = sync;
        this.kills = kills;
        this.leases = leases;
    }

    @Override
    public void join(JoinRequest request, StreamObserver<JoinResponse> answer) {
        answer(answer, "join of " + shown(request.getNode()), () -> membership.join(request));
    }

    @Override
    public void renew(RenewRequest request, StreamObserver<JoinResponse> answer) {
        Optional<NodeIdentity> caller = admitted();
        if (caller.isEmpty()) {
            answer.onError(stranger());
            return;
        }
        answer(
                answer,
                "renewal of " + caller.get().id(),
                () -> membership.renew(caller.get(), request));
    }

    @Override
    public StreamObserver<NodeMessage> sync(StreamObserver<ControlMessage> answer) {
        Optional<NodeIdentity> caller = admitted();
        if (caller.isPresent()) {
            return sync.open(caller.get(), answer);
        }
        answer.onError(stranger());
        return new Deaf<>();
    }

    @Override
    public StreamObserver<KillReport> kills(StreamObserver<KillMessage> answer) {
        Optional<NodeIdentity> caller = admitted();
        if (caller.isPresent()) {
            return kills.open(caller.get(), answer);
        }
        answer.onError(stranger());
        return new Deaf<>();
    }

    @Override
    public void lease(LeaseRequest request, StreamObserver<LeaseResponse> answer) {
        Optional<NodeIdentity> caller = admitted();
        if (caller.isEmpty()) {
            answer.onError(stranger());
            return;
        }
        answer(answer, "lease of " + caller.get().id(), () -> leases.answer(caller.get(), request));
    }

    private Optional<NodeIdentity> admitted() {
        return NodeIdentity.caller().filter(membership::admits);
    }

    private static RuntimeException stranger() {
        return Status.UNAUTHENTICATED
                .withDescription("no certificate of a known node; join with the token")
                .asRuntimeException();
    }

    /** What answers a request. */
    @FunctionalInterface
    private interface Answerer<T> {
        T get() throws Membership.Refused;
    }

    private static <T> void answer(StreamObserver<T> answer, String what, Answerer<T> answerer) {
        try {
            answer.onNext(answerer.get());
            answer.onCompleted();
        } catch (Membership.Refused e) {
            LOG.warn("The {} is refused: {}", what, e.getMessage());
            answer.onError(
                    Status.PERMISSION_DENIED.withDescription(e.getMessage()).asRuntimeException());
        } catch (BadInput e) {
            LOG.warn("The {} is refused: {}", what, e.getMessage());
            answer.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
        }
    }

    private static String shown(String node) {
        return "'" + (node.length() > 100 ? node.substring(0, 100) + "…" : node) + "'";
    }

    private static final class Deaf<T> implements StreamObserver<T> {
        @Override
        public void onNext(T message) {}

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {}
    }
}
