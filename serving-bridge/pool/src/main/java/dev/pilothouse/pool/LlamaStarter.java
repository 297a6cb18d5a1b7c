package dev.pilothouse.pool;

import dev.pilothouse.pool.engine.EngineAdapter;
import dev.pilothouse.pool.engine.LlamaCommand;
import dev.pilothouse.pool.engine.LlamaProcess;
import dev.pilothouse.pool.replica.EngineStarter;
import dev.pilothouse.pool.replica.ReplicaSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the bundled engine. Each process has a temporary folder of its own: the one before may
 * still be about to end, and takes its library away when it does.
 */
final class LlamaStarter implements EngineStarter {
    private static final Logger LOG = LoggerFactory.getLogger(LlamaStarter.class);
    private static final int USUAL_CONTEXT = 8_192;

    private final Path gguf;
    private final Path folder;

    /**
     * @param gguf the pool's own model; further ones lie beside it
     * @param folder for the replicas' temporary folders
     */
    LlamaStarter(Path gguf, Path folder) {
        this.gguf = gguf;
        this.folder = folder;
    }

    @Override
    public EngineAdapter start(ReplicaSpec spec) throws IOException {
        Path model = model(spec);
        if (!Files.isReadable(model)) {
            throw new IOException("the model's file " + model + " is not there");
        }
        Path own = folder.resolve(spec.id().replaceAll("[^A-Za-z0-9._-]", "_"));
        Files.createDirectories(own);
        Files.walkFileTree(own, new Emptying(own));
        int context = spec.context() == 0 ? USUAL_CONTEXT : spec.context();
        return LlamaProcess.start(
                new LlamaCommand(model, spec.slots(), context),
                Files.createTempDirectory(own, "engine-"));
    }

    /** A name, never a path: the control plane cannot make a pool read files elsewhere. */
    private Path model(ReplicaSpec spec) throws IOException {
        if (spec.file().isEmpty()) {
            return gguf;
        }
        Path name = Path.of(spec.file()).getFileName();
        if (name == null || !name.toString().equals(spec.file())) {
            throw new IOException(
                    "file: '"
                            + spec.file()
                            + "' (expected: the name of a file beside "
                            + gguf
                            + ")");
        }
        return gguf.resolveSibling(name);
    }

    /** Reads the model's file once, so that it lies in the page cache. */
    @Override
    public void keepReady(ReplicaSpec spec) {
        Thread.ofVirtual().name("keep-ready").start(() -> readThrough(spec));
    }

    private void readThrough(ReplicaSpec spec) {
        try (InputStream in = Files.newInputStream(model(spec))) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.warn("Replica {}: its file is not kept ready: {}", spec.id(), e.getMessage());
        }
    }

    /** Of what earlier processes left; they may be taking it away themselves. */
    private static final class Emptying extends SimpleFileVisitor<Path> {
        private final Path root;

        Emptying(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            if (!visited.equals(root)) {
                Files.deleteIfExists(visited);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
