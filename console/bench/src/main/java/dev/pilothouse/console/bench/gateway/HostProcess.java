package dev.pilothouse.console.bench.gateway;

import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.console.bench.installation.Installation;
import dev.pilothouse.console.bench.upstream.Upstream;
import dev.pilothouse.gateway.StandaloneGateway.Work;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@link GatewayHost} and what it takes of the machine. */
final class HostProcess implements AutoCloseable {
    static final String KEY = "ph_benchmark-key";

    private final Process process;
    private final BufferedReader lines;
    private final int port;
    private final Path folder;

    private HostProcess(Process process, BufferedReader lines, int port, Path folder) {
        this.process = process;
        this.lines = lines;
        this.port = port;
        this.folder = folder;
    }

    /**
     * What it holds, in bytes.
     *
     * @param heap in use after a collection
     * @param direct buffers outside the heap
     * @param resident all of the process; 0 where the system does not tell
     */
    record Memory(long heap, long direct, long resident) {}

    static HostProcess start(Upstream upstream, Set<Work> without, Caching caching)
            throws IOException {
        int port = Installation.freePorts(1).getFirst();
        Path folder = Files.createTempDirectory("pilothouse-bench-");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx192m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                GatewayHost.class.getName(),
                                Integer.toString(port),
                                upstream.url(),
                                upstream.telemetry(),
                                KEY,
                                folder.toString(),
                                caching.name()));
        without.forEach(work -> command.add(work.name()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("ready")) {
                return new HostProcess(process, lines, port, folder);
            }
        }
        throw new Trouble("the gateway ended before it was ready");
    }

    int port() {
        return port;
    }

    /** Processor time that it has used. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    Memory memory() throws IOException {
        process.getOutputStream().write('m');
        process.getOutputStream().flush();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("memory")) {
                return new Memory(Long.parseLong(words[1]), Long.parseLong(words[2]), resident());
            }
        }
        throw new Trouble("the gateway ended before it told its memory");
    }

    private long resident() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
