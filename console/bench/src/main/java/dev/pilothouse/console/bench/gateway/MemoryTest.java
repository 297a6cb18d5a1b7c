package dev.pilothouse.console.bench.gateway;

import dev.pilothouse.console.bench.gateway.HostProcess.Memory;
import dev.pilothouse.console.bench.upstream.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Whether a gateway's memory stays while requests go through it. */
final class MemoryTest {
    private static final int STEPS = 20;
    private static final int CONNECTIONS = 8;
    private static final Duration MOST = Duration.ofMinutes(30);
    private static final double GROWTH = 1.05;
    private static final long SLACK = 4L << 20;

    private MemoryTest() {}

    /**
     * True when heap, direct memory and the whole process take no more in the last half of the
     * requests than in the quarter before it: 5 % and 4 MiB are within the noise.
     */
    static boolean run(Upstream upstream, Load load, String body, long requests)
            throws IOException, InterruptedException {
        List<Memory> seen = new ArrayList<>();
        System.out.println(
                "| requests | heap after collection, MiB | direct, MiB | resident, MiB |");
        System.out.println("| --: | --: | --: | --: |");
        try (HostProcess host = HostProcess.start(upstream, Set.of(), Caching.OFF)) {
            for (int i = 1; i <= STEPS; i++) {
                long step = Math.max(1, requests / STEPS);
                load.run(host.port(), body, CONNECTIONS, MOST, step);
                Memory memory = host.memory();
                seen.add(memory);
                System.out.printf(
                        "| %,d | %.1f | %.1f | %d |%n",
                        i * step,
                        memory.heap() / 1048576.0,
                        memory.direct() / 1048576.0,
                        memory.resident() >> 20);
            }
        }
        boolean flat =
                flat("heap", seen, Memory::heap)
                        & flat("direct memory", seen, Memory::direct)
                        & flat("resident memory", seen, Memory::resident);
        System.out.println(flat ? "Flat." : "Not flat.");
        return flat;
    }

    private static boolean flat(String what, List<Memory> seen, ToLongFunction<Memory> of) {
        long before = most(seen.subList(STEPS / 4, STEPS / 2), of);
        long after = most(seen.subList(STEPS / 2, STEPS), of);
        System.out.printf(
                "%s: at most %.1f MiB in the second quarter, %.1f MiB in the last half%n",
                what, before / 1048576.0, after / 1048576.0);
        return after <= before * GROWTH + SLACK;
    }

    private static long most(List<Memory> seen, ToLongFunction<Memory> of) {
        return seen.stream().mapToLong(of).max().orElse(0);
    }
}
