package dev.pilothouse.console.cli.supervise;

import dev.pilothouse.console.cli.home.PrivateFile;
import dev.pilothouse.console.cli.os.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What the supervisor tells other processes: written each second, valid while it lives. */
public record StatusFile(Path path) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What the file holds. */
    public record Snapshot(ProcessId supervisor, List<PartStatus> parts) {
        /** True while the supervisor that wrote it runs. */
        public boolean isLive() {
            return supervisor.isAlive();
        }

        /** The parts' processes that still run, with their descendants. */
        public List<ProcessId> running() {
            return parts.stream()
                    .flatMap(
                            p -> Stream.concat(Stream.ofNullable(p.process()), p.family().stream()))
                    .filter(ProcessId::isAlive)
                    .toList();
        }

        /** The parts as they are in truth, also when the supervisor is gone. */
        public List<PartStatus> truth() {
            return isLive() ? parts : parts.stream().map(Snapshot::unsupervised).toList();
        }

        private static PartStatus unsupervised(PartStatus part) {
            ProcessId process = part.process();
            boolean runs = process != null && process.isAlive();
            return new PartStatus(
                    part.name(),
                    runs ? PartState.DEGRADED : PartState.STOPPED,
                    runs ? process : null,
                    part.family().stream().filter(ProcessId::isAlive).toList(),
                    part.address(),
                    runs ? part.rssMb() : 0,
                    part.restarts(),
                    runs ? "runs without its supervisor" : "");
        }
    }

    public void write(Snapshot snapshot) throws IOException {
        PrivateFile.replace(path, JSON.writeValueAsString(snapshot));
    }

    /** Empty when nothing was ever started here, or the file is damaged. */
    public Optional<Snapshot> read() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readString(path), Snapshot.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
