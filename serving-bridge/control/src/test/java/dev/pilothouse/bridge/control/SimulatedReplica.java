package dev.pilothouse.bridge.control;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.KillReport;
import dev.pilothouse.bridge.protocol.v1.SignedKillSet;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillSet;
import java.time.Instant;

/** A replica of the control plane: the real desk, a signing key that is only a name. */
final class SimulatedReplica {
    private final SimulatedStore store;
    private final KillDesk desk;
    private String key;
    private String signedWith = "";

    SimulatedReplica(SimulatedStore store) {
        this.store = store;
        this.key = store.key();
        this.desk = new KillDesk(store, this::sign);
    }

    private SignedKillSet sign(KillSet set) {
        signedWith = key;
        return SignedKillSet.newBuilder()
                .setKillSet(KillSigner.message(set, Instant.EPOCH).toByteString())
                .setKeyId(key)
                .setSignature(ByteString.copyFromUtf8(key))
                .build();
    }

    /** What happens once a second. */
    void tick() {
        desk.refresh();
        if (!renewal().equals(signedWith)) {
            desk.resign();
        }
    }

    /** The key that a node gets that asks. */
    String renewal() {
        key = store.key();
        return key;
    }

    void made(Kill kill) {
        desk.made(kill);
    }

    void hint() {
        desk.refresh();
    }

    void receive(KillDesk.Peer peer, KillReport report) {
        switch (report.getReportCase()) {
            case HELLO -> {
                var hello = report.getHello();
                try {
                    desk.begin(peer, KillReader.held(hello, s -> store.everTrusted(s.getKeyId())));
                } finally {
                    desk.local(peer, KillReader.kills(hello.getOverlay().getKillsList()));
                }
            }
            case ACK -> {
                if (report.getAck().getAhead()) {
                    desk.ahead(peer, report.getAck().getEpoch());
                }
            }
            case OVERLAY -> desk.local(peer, KillReader.kills(report.getOverlay().getKillsList()));
            case REPORT_NOT_SET -> {}
        }
    }

    void gone(KillDesk.Peer peer) {
        desk.gone(peer);
    }
}
