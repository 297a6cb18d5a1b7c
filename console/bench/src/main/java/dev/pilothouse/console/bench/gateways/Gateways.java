package dev.pilothouse.console.bench.gateways;

import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.console.bench.installation.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Many gateways of one installation, several to a process. */
public final class Gateways implements AutoCloseable {
    private static final int IN_ONE_PROCESS = 50;

    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    private Gateways() {}

    /**
     * Starts them and waits until each has its keys.
     *
     * @throws Trouble when one does not start
     */
    public static Gateways start(Installation installation, int count)
            throws IOException, InterruptedException {
        Gateways gateways = new Gateways();
        List<Integer> free = Installation.freePorts(2 * count);
        for (int i = 0; i < count; i += IN_ONE_PROCESS) {
            int to = Math.min(count, i + IN_ONE_PROCESS);
            gateways.start(installation, free.subList(2 * i, 2 * to));
        }
        return gateways;
    }

    private void start(Installation installation, List<Integer> pairs) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                GatewayHost.class.getName()));
        pairs.forEach(port -> command.add(port.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("PILOTHOUSE_"));
        builder.environment().putAll(installation.environment());
        Process process = builder.start();
        processes.add(process);
        for (int i = 0; i < pairs.size(); i += 2) {
            ports.add(pairs.get(i));
        }
        awaitReady(process);
    }

    private static void awaitReady(Process process) throws IOException {
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("ready")) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
                return;
            }
        }
        throw new Trouble("a process of gateways ended before it was ready");
    }

    public List<Integer> ports() {
        return List.copyOf(ports);
    }

    /** Their processes. */
    public Set<Long> processes() {
        return processes.stream().map(Process::pid).collect(Collectors.toSet());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Process process : processes) {
            process.getOutputStream().close();
        }
        for (Process process : processes) {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
