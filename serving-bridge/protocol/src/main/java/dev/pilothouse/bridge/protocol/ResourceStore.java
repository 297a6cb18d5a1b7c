package dev.pilothouse.bridge.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The applied resources on disk: one sealed file each, so that a damaged one costs only itself. */
final class ResourceStore {
    private final Path folder;
    private final Sealer sealer;

    ResourceStore(Path folder, Sealer sealer) throws IOException {
        this.folder = folder.resolve("resources");
        this.sealer = sealer;
        AtomicFile.folder(this.folder);
    }

    /** All readable resources, by type and name; what cannot be read is set aside. */
    List<Resource> load() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(AtomicFile::isState).sorted().toList();
        }
        List<Resource> resources = new ArrayList<>();
        for (Path file : files) {
            open(file).ifPresent(resources::add);
        }
        return resources;
    }

    private Optional<Resource> open(Path file) throws IOException {
        Optional<byte[]> content = AtomicFile.read(file);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] plain = sealer.open(file.getFileName().toString(), content.get());
            return Optional.of(Resource.parseFrom(plain));
        } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
            AtomicFile.setAside(file, "does not open: " + e.getMessage());
            return Optional.empty();
        }
    }

    void save(Resource resource) throws IOException {
        String name = fileName(resource.getTypeValue(), resource.getName());
        AtomicFile.write(folder.resolve(name), sealer.seal(name, resource.toByteArray()));
    }

    void remove(ResourceType type, String name) throws IOException {
        AtomicFile.delete(folder.resolve(fileName(type.getNumber(), name)));
    }

    /** Names may hold anything; their digest is a safe file name of fixed length. */
    private static String fileName(int type, String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
            return "%03d-%s".formatted(type, HexFormat.of().formatHex(digest, 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256", e);
        }
    }
}
