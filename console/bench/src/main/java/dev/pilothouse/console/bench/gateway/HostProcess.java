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
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A {@link GatewayHost} and what it takes of the machine. */
final class HostProcess implements AutoCloseable {
    static final String KEY = "ph_benchmark-key";

    private final Process process;
    private final int port;

    private HostProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static HostProcess start(Upstream upstream, Set<Work> without) throws IOException {
        int port = Installation.freePorts(1).getFirst();
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
                                KEY));
        without.forEach(work -> command.add(work.name()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("ready")) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
                return new HostProcess(process, port);
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

    /** Resident memory in MiB; 0 where the system does not tell. */
    long residentMib() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
