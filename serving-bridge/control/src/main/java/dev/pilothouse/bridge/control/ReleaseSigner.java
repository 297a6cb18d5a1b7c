package dev.pilothouse.bridge.control;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.SignedReleases;
import dev.pilothouse.bridge.protocol.v1.LiveReleases;
import dev.pilothouse.bridge.protocol.v1.Release;
import dev.pilothouse.registry.LiveRelease;
import dev.pilothouse.registry.LiveRelease.Served;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns what is live into what nodes accept. Signed with the key of kill sets, which nodes pin, in
 * a domain of its own. Used by one thread.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-releases.md">decision</a>
 */
final class ReleaseSigner {
    private record Signed(LiveRelease live, String key, Release release) {}

    private final KillSigner signer;
    private final Map<String, Signed> signed = new HashMap<>();

    ReleaseSigner(KillSigner signer) {
        this.signer = signer;
    }

    /** Takes the key that is in force now. */
    void reload() {
        signer.reload();
    }

    /** The name of the resource. */
    static String name(LiveRelease live) {
        return live.tenant() + "/" + live.environment() + "/" + live.prompt();
    }

    /** Signed anew only when it or the key changed. */
    Release sign(LiveRelease live) {
        Signed last = signed.get(name(live));
        if (last == null || !last.live.equals(live) || !last.key.equals(signer.keyId())) {
            last = fresh(live);
            signed.put(name(live), last);
        }
        return last.release;
    }

    private Signed fresh(LiveRelease live) {
        byte[] statement = statement(live).toByteArray();
        KillSigner.Signature by = signer.sign(SignedReleases.DOMAIN, statement);
        Release.Builder release =
                Release.newBuilder()
                        .setStatement(ByteString.copyFrom(statement))
                        .setSignature(ByteString.copyFrom(by.signature()))
                        .setKeyId(by.key())
                        .addContents(live.stable().canonical());
        live.canary().map(Served::canonical).ifPresent(release::addContents);
        return new Signed(live, by.key(), release.build());
    }

    private static LiveReleases statement(LiveRelease live) {
        LiveReleases.Builder statement =
                LiveReleases.newBuilder()
                        .setTenant(live.tenant().value())
                        .setEnvironment(live.environment().value())
                        .setPrompt(live.prompt().value())
                        .setFeature(live.feature().value())
                        .setNewest(live.newest())
                        .addLive(served(live.stable(), 0));
        live.canary().map(c -> served(c, live.share())).ifPresent(statement::addLive);
        return statement.build();
    }

    private static dev.pilothouse.bridge.protocol.v1.LiveRelease served(Served served, int share) {
        return dev.pilothouse.bridge.protocol.v1.LiveRelease.newBuilder()
                .setDigest(served.digest())
                .setVersion(served.version())
                .setShare(share)
                .build();
    }
}
