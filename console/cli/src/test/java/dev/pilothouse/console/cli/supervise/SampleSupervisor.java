package dev.pilothouse.console.cli.supervise;

import dev.pilothouse.console.cli.home.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A supervisor as a process of its own: {@code SampleSupervisor HOME PORT PORT}. */
public final class SampleSupervisor {
    private SampleSupervisor() {}

    public static void main(String[] args) throws Exception {
        Home home = new Home(Path.of(args[0]));
        home.prepare();
        if (Lock.take(home.lock()).isEmpty()) {
            System.exit(3);
        }
        Supervisor supervisor =
                new Supervisor(
                        List.of(
                                part("obedient", args[1], "obedient"),
                                part("deaf", args[2], "deaf")),
                        home.logs(),
                        Timing.DEFAULT);
        new Publisher(supervisor, new StatusFile(home.status())).start();
        supervisor.start();
        new CountDownLatch(1).await();
    }

    private static Part part(String name, String port, String conduct) {
        return SampleParts.part(name, Integer.parseInt(port), List.of(), conduct);
    }
}
