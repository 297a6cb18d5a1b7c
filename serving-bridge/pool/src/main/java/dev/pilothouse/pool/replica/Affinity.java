package dev.pilothouse.pool.replica;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which replica a call goes to: the favourite of its prefix by rendezvous hashing, as long as that
 * one carries at most a quarter more than all do on average (bounded loads, Mirrokni and others
 * 2016); otherwise the least loaded.
 *
 * @see <a href="https://arxiv.org/abs/1608.01350">Consistent hashing with bounded loads</a>
 */
final class Affinity {
    private static final double MOST_OVER_AVERAGE = 1.25;

    private Affinity() {}

    /** Null when none has a free slot. */
    static @Nullable Slots choose(long prefix, Collection<Slots> warm) {
        List<Slots> free = warm.stream().filter(Slots::hasFree).toList();
        Slots favourite =
                warm.stream()
                        .max(Comparator.comparingLong(s -> score(prefix, s.replica())))
                        .orElse(null);
        if (favourite != null && free.contains(favourite) && carriesIt(favourite, warm)) {
            return favourite;
        }
        return free.stream().min(Comparator.comparingDouble(Slots::load)).orElse(null);
    }

    /** Whether it may carry one job more; in whole jobs, so that one is always allowed. */
    private static boolean carriesIt(Slots favourite, Collection<Slots> warm) {
        int running = warm.stream().mapToInt(Slots::busy).sum();
        int slots = warm.stream().mapToInt(Slots::size).sum();
        double average = (double) (running + 1) / slots;
        return favourite.busy() + 1 <= Math.ceil(MOST_OVER_AVERAGE * average * favourite.size());
    }

    private static long score(long prefix, String replica) {
        return Hash.mixed(prefix ^ Hash.of(replica.getBytes(UTF_8)));
    }
}
