package dev.pilothouse.pool;

import dev.pilothouse.pool.engine.EngineAdapter;
import dev.pilothouse.pool.engine.LlamaCommand;
import dev.pilothouse.pool.engine.LlamaProcess;
import dev.pilothouse.pool.replica.EngineStarter;
import dev.pilothouse.pool.replica.ReplicaSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the bundled engine. Each replica has a temporary folder of its own, emptied first. */
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
        Path temporary = folder.resolve(spec.id().replaceAll("[^A-Za-z0-9._-]", "_"));
        Files.createDirectories(temporary);
        empty(temporary);
        int context = spec.context() == 0 ? USUAL_CONTEXT : spec.context();
        return LlamaProcess.start(new LlamaCommand(model, spec.slots(), context), temporary);
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

    private static void empty(Path temporary) throws IOException {
        List<Path> left;
        try (Stream<Path> all = Files.walk(temporary)) {
            left = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : left) {
            Files.delete(file);
        }
    }
}
