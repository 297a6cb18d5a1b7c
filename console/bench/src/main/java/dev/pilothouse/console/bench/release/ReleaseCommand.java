package dev.pilothouse.console.bench.release;

import dev.pilothouse.console.bench.client.Console;
import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.console.bench.gateways.Figures;
import dev.pilothouse.console.bench.gateways.Gateways;
import dev.pilothouse.console.bench.installation.Installation;
import dev.pilothouse.console.bench.installation.Registry;
import dev.pilothouse.console.bench.upstream.Upstream;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.registry.Release;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pilothouse bench release}. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = {
            "How fast an approval is in force: an installation of its own, many gateways, one release after the other.",
            "The clock starts when the last approver's vote is handed to the approvals engine and ends when a caller of each gateway has read an answer of the new release."
        })
public final class ReleaseCommand implements Callable<Integer> {
    private static final String MODEL = "bench";
    private static final int WARM = 5;
    private static final Duration SETTLE = Duration.ofMillis(200);

    @Option(
            names = "--gateways",
            defaultValue = "20",
            description = "Gateways, 1 to 100; default: ${DEFAULT-VALUE}")
    private int gateways;

    @Option(
            names = "--releases",
            defaultValue = "50",
            description = "Releases that count, 1 to 1000; default: ${DEFAULT-VALUE}")
    private int releases;

    @Override
    public Integer call() throws IOException, InterruptedException {
        between("--gateways", gateways, 1, 100);
        between("--releases", releases, 1, 1000);
        System.out.println("Starting an installation of its own …");
        try (Upstream upstream = new Upstream(1000);
                Installation installation = Installation.start(root())) {
            return run(upstream, installation);
        }
    }

    private int run(Upstream upstream, Installation installation)
            throws IOException, InterruptedException {
        new Registry(installation.settings()).serve(MODEL, upstream.url());
        Console console =
                new Console(installation.settings().consoleUrl(), installation.operatorToken());
        String key =
                console.call(
                                "POST",
                                "/keys",
                                Map.of(
                                        "tenant",
                                        "default",
                                        "team",
                                        "platform",
                                        "feature",
                                        "playground"))
                        .path("key")
                        .asString();
        System.out.println("Starting " + gateways + " gateways …");
        try (Gateways started = Gateways.start(installation, gateways);
                HttpClient http =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                Office office = new Office(installation.settings());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Watch> watches =
                    started.ports().stream().map(port -> new Watch(http, port, key)).toList();
            rounds(office, threads, watches);
        }
        return 0;
    }

    private void rounds(Office office, ExecutorService threads, List<Watch> watches)
            throws InterruptedException {
        Times warm = new Times();
        Times times = new Times();
        for (int i = 0; i < WARM + releases; i++) {
            round(office, threads, watches, i < WARM ? warm : times);
        }
        print(times);
    }

    /** Milliseconds from the vote. */
    private record Times(Figures decided, Figures each, Figures last) {
        Times() {
            this(new Figures(), new Figures(), new Figures());
        }
    }

    private static void round(
            Office office, ExecutorService threads, List<Watch> watches, Times times)
            throws InterruptedException {
        Release release = office.ask(MODEL);
        List<Future<Long>> served = new ArrayList<>();
        for (Watch watch : watches) {
            served.add(threads.submit(() -> watch.served(release.digest())));
        }
        Thread.sleep(SETTLE);
        long begun = System.nanoTime();
        office.approve(release);
        times.decided.add((System.nanoTime() - begun) / 1e6);
        double slowest = 0;
        for (Future<Long> at : served) {
            double millis = (nanos(at) - begun) / 1e6;
            times.each.add(millis);
            slowest = Math.max(slowest, millis);
        }
        times.last.add(slowest);
    }

    private static long nanos(Future<Long> at) throws InterruptedException {
        try {
            return at.get();
        } catch (ExecutionException e) {
            throw new Trouble("a gateway cannot be asked: " + e.getCause(), e);
        }
    }

    private void print(Times times) {
        System.out.printf(
                """

                %d cores, %d gateways beside the installation, its console, stores, callers and the upstream, all on this machine.
                %d releases after %d to warm up; a caller of each gateway asks again %d ms after each answer, so that much is the callers'.
                The vote is handed to the approvals engine on the installation's PostgreSQL; the console's bridge tells the gateways.

                | milliseconds from the vote | events | p50 | p99 | max |
                | --- | --: | --: | --: | --: |
                %s
                %s
                %s
                """,
                Runtime.getRuntime().availableProcessors(),
                gateways,
                releases,
                WARM,
                Watch.PAUSE.toMillis(),
                times.decided.row("the vote is in the store"),
                times.each.row("a gateway serves the new digest"),
                times.last.row("every gateway serves the new digest"));
    }

    private static Path root() {
        String root = System.getProperty("pilothouse.root", "");
        if (root.isEmpty()) {
            throw new Trouble("start it as 'pilothouse bench release'");
        }
        return Path.of(root);
    }

    private static void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new BadInput(option, Integer.toString(value), least + " to " + most);
        }
    }
}
