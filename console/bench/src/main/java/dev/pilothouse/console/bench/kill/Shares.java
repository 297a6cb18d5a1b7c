package dev.pilothouse.console.bench.kill;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who used the machine's processors between two looks, by the groups of a benchmark's parts. */
final class Shares {
    /** In the order in which they are printed. */
    enum Group {
        LOAD("callers and upstream"),
        GATEWAYS("gateways"),
        CONTROL("console"),
        POSTGRES("PostgreSQL"),
        OTHERS("all else on the machine");

        private final String words;

        Group(String words) {
            this.words = words;
        }
    }

    private final Set<Long> gateways;
    private final Map<Group, Long> nanos = new EnumMap<>(Group.class);
    private Map<Long, Long> before = Map.of();
    private long since;
    private long elapsed;

    /**
     * @param gateways processes of gateways
     */
    Shares(Set<Long> gateways) {
        this.gateways = Set.copyOf(gateways);
    }

    /** From here on it counts. */
    void begin() {
        before = cpu().collect(Collectors.toMap(Used::pid, Used::nanos));
        since = System.nanoTime();
    }

    /** To here. */
    void end() {
        elapsed += System.nanoTime() - since;
        cpu().forEach(used ->
                nanos.merge(
                        used.group,
                        used.nanos - before.getOrDefault(used.pid, used.nanos),
                        Long::sum));
    }

    private record Used(long pid, Group group, long nanos) {}

    /** Every process that this benchmark brought about, and this one. */
    private Stream<Used> cpu() {
        return ProcessHandle.allProcesses()
                .map(process ->
                        new Used(
                                process.pid(),
                                group(process),
                                process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos()));
    }

    /** By the command line; what other work of the machine does counts among the others. */
    private Group group(ProcessHandle process) {
        if (process.equals(ProcessHandle.current())) {
            return Group.LOAD;
        }
        if (gateways.contains(process.pid())) {
            return Group.GATEWAYS;
        }
        String line =
                process.info().command().orElse("")
                        + " "
                        + Arrays.stream(process.info().arguments().orElse(new String[0]))
                                .collect(Collectors.joining(" "));
        if (line.contains("ConsoleApplication")) {
            return Group.CONTROL;
        }
        return line.contains("postgres") ? Group.POSTGRES : Group.OTHERS;
    }

    /** For example {@code callers and upstream 12 %, gateways 21 %}, of all processors. */
    String words() {
        double all = (double) elapsed * Runtime.getRuntime().availableProcessors();
        return Arrays.stream(Group.values())
                .map(group ->
                        String.format(
                                Locale.ROOT,
                                "%s %.0f %%",
                                group.words,
                                100 * nanos.getOrDefault(group, 0L) / all))
                .collect(Collectors.joining(", "));
    }
}
