package dev.pilothouse.pool;

import dev.pilothouse.pool.engine.EngineAdapter;
import dev.pilothouse.pool.engine.LlamaCommand;
import dev.pilothouse.pool.engine.LlamaProcess;
import dev.pilothouse.pool.replica.EngineStarter;
import dev.pilothouse.pool.replica.ReplicaSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Starts the bundled engine. Each replica has a temporary folder of its own, emptied first. */
final class LlamaStarter implements EngineStarter {
    private static final int WINDOW = 8_192;

    private final Path gguf;
    private final Path folder;

    /**
     * @param gguf the model's file
     * @param folder for the replicas' temporary folders
     */
    LlamaStarter(Path gguf, Path folder) {
        this.gguf = gguf;
        this.folder = folder;
    }

    @Override
    public EngineAdapter start(ReplicaSpec spec) throws IOException {
        if (!Files.isReadable(gguf)) {
            throw new IOException("the model's file " + gguf + " is not there");
        }
        Path temporary = folder.resolve(spec.id().replaceAll("[^A-Za-z0-9._-]", "_"));
        Files.createDirectories(temporary);
        empty(temporary);
        return LlamaProcess.start(new LlamaCommand(gguf, spec.slots(), WINDOW), temporary);
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
