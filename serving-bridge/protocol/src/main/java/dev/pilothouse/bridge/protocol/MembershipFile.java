package dev.pilothouse.bridge.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pilothouse.bridge.protocol.v1.JoinResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** The membership on disk, sealed: it holds the node's credential. */
final class MembershipFile {
    private static final String NAME = "membership";

    private final Path file;
    private final Sealer sealer;

    MembershipFile(Path folder, Sealer sealer) {
        this.file = folder.resolve(NAME);
        this.sealer = sealer;
    }

    /** Empty for a node that has not joined; a damaged file is set aside. */
    Optional<Membership> load() throws IOException {
        Optional<byte[]> content = AtomicFile.read(file);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] plain = sealer.open(NAME, content.get());
            return Optional.of(Membership.of(JoinResponse.parseFrom(plain)));
        } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
            AtomicFile.setAside(file, "does not open: " + e.getMessage());
            return Optional.empty();
        }
    }

    void save(Membership membership) throws IOException {
        AtomicFile.write(file, sealer.seal(NAME, membership.source().toByteArray()));
    }
}
