package dev.pilothouse.bridge.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.Ack;
import dev.pilothouse.bridge.protocol.v1.Delta;
import dev.pilothouse.bridge.protocol.v1.LiveRelease;
import dev.pilothouse.bridge.protocol.v1.LiveReleases;
import dev.pilothouse.bridge.protocol.v1.Release;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node does with releases that control did not make so. */
class SignedReleasesTest {
    private static final String NAME = "acme/production/answer";

    @TempDir Path folder;

    private final KeyPair key = TestControl.newKillKey();
    private final Map<String, PublicKey> pinned = new HashMap<>(Map.of("k1", key.getPublic()));
    private final RecordingNode node = new RecordingNode();
    private Resources resources;
    private Sealer sealer;
    private long nonce;

    @BeforeEach
    void open() throws Exception {
        sealer = Sealer.of(NodeKey.in(folder).privateKey());
        resources = resources();
    }

    private Resources resources() throws Exception {
        return new Resources(
                node, new ResourceStore(folder, sealer), new SignedReleases(() -> pinned));
    }

    private static LiveReleases.Builder statement(String content) throws Exception {
        String digest =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(content.getBytes(UTF_8)));
        return LiveReleases.newBuilder()
                .setTenant("acme")
                .setEnvironment("production")
                .setPrompt("answer")
                .setFeature("chat")
                .setNewest(1)
                .addLive(LiveRelease.newBuilder().setDigest(digest).setVersion(1));
    }

    private Release.Builder release(LiveReleases statement, String content, String domain)
            throws Exception {
        var signed = new ByteArrayOutputStream();
        if (!domain.isEmpty()) {
            signed.write(0);
            signed.writeBytes(domain.getBytes(UTF_8));
            signed.write(0);
        }
        signed.writeBytes(statement.toByteArray());
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(key.getPrivate());
        signer.update(signed.toByteArray());
        return Release.newBuilder()
                .setStatement(statement.toByteString())
                .setSignature(ByteString.copyFrom(signer.sign()))
                .setKeyId("k1")
                .addContents(content);
    }

    private Release.Builder genuine(String content) throws Exception {
        return release(statement(content).build(), content, SignedReleases.DOMAIN);
    }

    private Ack apply(String name, Release.Builder release) {
        return resources.apply(
                Delta.newBuilder()
                        .setNonce(++nonce)
                        .addResources(
                                Resource.newBuilder()
                                        .setType(ResourceType.RELEASE)
                                        .setName(name)
                                        .setVersion(nonce)
                                        .setRelease(release))
                        .build());
    }

    private void refused(Release.Builder release, String why) throws Exception {
        assertThat(apply(NAME, genuine("{\"a\":1}")).getAppliedCount()).isEqualTo(1);
        int before = node.applied.size();
        Ack ack = apply(NAME, release);
        assertThat(ack.getAppliedCount()).isZero();
        assertThat(ack.getRejected(0).getReason()).contains(why);
        assertThat(node.applied).hasSize(before);
        resources().load();
        assertThat(node.applied.getLast().getRelease().getContents(0)).isEqualTo("{\"a\":1}");
    }

    @Test
    void genuine_isApplied_andThereAgainAfterARestart() throws Exception {
        assertThat(apply(NAME, genuine("{\"a\":1}")).getRejectedCount()).isZero();
        resources().load();
        assertThat(node.applied).hasSize(2);
        assertThat(node.applied.getFirst()).isEqualTo(node.applied.getLast());
    }

    @Test
    void otherContent_isRefused() throws Exception {
        refused(genuine("{\"a\":1}").setContents(0, "{\"a\":2}"), "has the digest");
        refused(genuine("{\"a\":1}").clearContents(), "0 contents of 1");
        refused(genuine("{\"a\":1}").addContents("{\"a\":1}"), "2 contents of 1");
    }

    @Test
    void otherStatement_isRefused() throws Exception {
        ByteString other = statement("{\"a\":2}").build().toByteString();
        refused(
                genuine("{\"a\":1}").setStatement(other).setContents(0, "{\"a\":2}"),
                "the signature is wrong");
        refused(genuine("{\"a\":1}").setSignature(ByteString.EMPTY), "the signature is wrong");
    }

    @Test
    void eachBitOfTheStatement_counts() throws Exception {
        Release release = genuine("{\"a\":1}").build();
        byte[] bytes = release.getStatement().toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            Ack ack = apply(NAME, release.toBuilder().setStatement(ByteString.copyFrom(changed)));
            assertThat(ack.getRejectedCount()).as("byte %d", i).isEqualTo(1);
        }
        assertThat(node.applied).isEmpty();
    }

    @Test
    void keyThatIsNotPinned_isRefused_untilItIs() throws Exception {
        refused(genuine("{\"a\":1}").setKeyId("k2"), "unknown key 'k2'");
        pinned.clear();
        assertThat(apply(NAME, genuine("{\"a\":3}")).getRejected(0).getReason())
                .contains("unknown key 'k1'");
        pinned.put("k1", key.getPublic());
        assertThat(apply(NAME, genuine("{\"a\":3}")).getAppliedCount()).isEqualTo(1);
    }

    @Test
    void signatureForSomethingElse_isRefused() throws Exception {
        LiveReleases statement = statement("{\"a\":1}").build();
        for (String domain : new String[] {"", "pilothouse-release-v2", "kill-set"}) {
            refused(release(statement, "{\"a\":1}", domain), "the signature is wrong");
        }
    }

    @Test
    void releaseOfAnotherPlace_isRefused() throws Exception {
        List<Consumer<LiveReleases.Builder>> moves =
                List.of(
                        s -> s.setEnvironment("staging"),
                        s -> s.setTenant("globex"),
                        s -> s.setPrompt("other"));
        for (Consumer<LiveReleases.Builder> moved : moves) {
            LiveReleases.Builder statement = statement("{\"a\":1}");
            moved.accept(statement);
            refused(release(statement.build(), "{\"a\":1}", SignedReleases.DOMAIN), "signed for");
        }
    }
}
