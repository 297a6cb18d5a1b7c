package dev.pilothouse.console.bench.kill;

import dev.pilothouse.console.bench.client.Console;
import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.console.bench.gateways.Gateways;
import dev.pilothouse.console.bench.installation.Installation;
import dev.pilothouse.console.bench.installation.Registry;
import dev.pilothouse.console.bench.kill.Round.Callers;
import dev.pilothouse.console.bench.kill.Round.Result;
import dev.pilothouse.console.bench.streams.Readers;
import dev.pilothouse.console.bench.upstream.Upstream;
import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code pilothouse bench kill}. */
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        description = {
            "How fast a kill bites: an installation of its own, many gateways, many streams, one kill after the other.",
            "The clock starts when the kill is sent to the REST API and ends at the last byte that each caller reads."
        })
public final class KillCommand implements Callable<Integer> {
    private static final int CHUNKS_A_SECOND = 5;
    private static final int WARM = 10;

    @Option(
            names = "--gateways",
            defaultValue = "100",
            description = "Gateways, 1 to 200; default: ${DEFAULT-VALUE}")
    private int gateways;

    @Option(
            names = "--streams",
            defaultValue = "1000",
            description = "Streams open at each kill, 1 to 5000; default: ${DEFAULT-VALUE}")
    private int streams;

    @Option(
            names = "--kills",
            defaultValue = "200",
            description = "Kills that count, 1 to 1000; default: ${DEFAULT-VALUE}")
    private int kills;

    @Option(
            names = "--slow",
            defaultValue = "20",
            description =
                    "Callers that read slowly, and as many that stop reading, beside the others; 0 to 500; default: ${DEFAULT-VALUE}")
    private int slow;

    @Override
    public Integer call() throws IOException, InterruptedException {
        between("--gateways", gateways, 1, 200);
        between("--streams", streams, 1, 5000);
        between("--kills", kills, 1, 1000);
        between("--slow", slow, 0, 500);
        System.out.println("Starting an installation of its own …");
        try (Upstream upstream = new Upstream(1000 / CHUNKS_A_SECOND);
                Installation installation = Installation.start(root());
                Readers readers = new Readers()) {
            return run(upstream, installation, readers);
        }
    }

    private int run(Upstream upstream, Installation installation, Readers readers)
            throws IOException, InterruptedException {
        new Registry(installation.settings()).serve("bench", upstream.url());
        Console console =
                new Console(installation.settings().consoleUrl(), installation.operatorToken());
        JsonNode key =
                console.call(
                        "POST",
                        "/keys",
                        Map.of("tenant", "default", "team", "platform", "feature", "playground"));
        System.out.println("Starting " + gateways + " gateways …");
        try (Gateways started = Gateways.start(installation, gateways)) {
            Round round = new Round(readers, console, started.ports(), key.path("key").asString());
            Result first = new Result(started.processes());
            Result result = new Result(started.processes());
            rounds(round, first, result);
            print(first, result, started.processes().size(), upstream.openStreams());
            return result.missed == 0 ? 0 : 1;
        }
    }

    private void rounds(Round round, Result first, Result result)
            throws IOException, InterruptedException {
        Callers callers = new Callers(streams, slow, slow);
        round.run("first", callers, first);
        for (int i = 1; i < WARM; i++) {
            round.run("warm-" + i, callers, new Result(Set.of()));
        }
        for (int i = 0; i < kills; i++) {
            round.run("bench-" + i, callers, result);
            if ((i + 1) % 20 == 0) {
                System.out.println((i + 1) + " of " + kills + " kills");
            }
        }
    }

    private void print(Result first, Result result, int processes, long left) {
        System.out.printf(
                """

                %d cores, %d gateways in %d processes beside the installation, its console, stores, callers and the upstream, all on this machine.
                %d kills after %d to warm up, each a second after %,d streams of %d chunks a second began to flow; %d slow readers (a piece each 250 ms) and %d that stop reading beside them.

                | milliseconds from sending the kill | events | p50 | p99 | max |
                | --- | --: | --: | --: | --: |
                %s
                %s
                %s
                %s
                %s
                %s
                %s
                %s

                While streams flow, before each kill, the machine is in use by: %s.
                From sending a kill to the last byte of those who read: %s.
                Streams missed: %d. Ended without the kill's last event: %d. Acknowledgements missing: %d. Streams still open upstream: %d.
                """,
                Runtime.getRuntime().availableProcessors(),
                gateways,
                processes,
                kills,
                WARM,
                streams,
                CHUNKS_A_SECOND,
                slow,
                slow,
                result.accepted.row("answer of the REST API"),
                result.applied.row("a node's acknowledgement at control"),
                result.cut.row("of that, a gateway's own: receipt to its last byte written"),
                result.ready.row("last byte, callers that read"),
                result.slow.row("last byte, slow readers"),
                result.stopped.row("last byte after reading on, callers that had stopped"),
                first.accepted.row("the first kill of the installation: answer of the REST API"),
                first.ready.row("… last byte, callers that read"),
                result.flowing.words(),
                result.killing.words(),
                result.missed,
                result.untold,
                result.unacknowledged,
                left);
    }

    private static Path root() {
        String root = System.getProperty("pilothouse.root", "");
        if (root.isEmpty()) {
            throw new Trouble("start it as 'pilothouse bench kill'");
        }
        return Path.of(root);
    }

    private static void between(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new BadInput(option, Integer.toString(value), least + " to " + most);
        }
    }
}
