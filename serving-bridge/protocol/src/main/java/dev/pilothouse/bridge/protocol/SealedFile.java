package dev.pilothouse.bridge.protocol;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** A file of the node's folder, sealed to the node's key. */
final class SealedFile implements StateFile {
    private final String name;
    private final Path file;
    private final Sealer sealer;

    SealedFile(Path folder, String name, Sealer sealer) {
        this.name = name;
        this.file = folder.resolve(name);
        this.sealer = sealer;
    }

    @Override
    public Optional<byte[]> read() throws IOException, GeneralSecurityException {
        Optional<byte[]> content = AtomicFile.read(file);
        return content.isEmpty() ? Optional.empty() : Optional.of(sealer.open(name, content.get()));
    }

    @Override
    public void write(byte[] content) throws IOException {
        AtomicFile.write(file, sealer.seal(name, content));
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
