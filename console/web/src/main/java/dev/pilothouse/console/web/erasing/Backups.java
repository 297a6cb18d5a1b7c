package dev.pilothouse.console.web.erasing;

import dev.pilothouse.db.model.ErasureTarget;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Copies that the operator makes of the stores. They are not ours to change: what is stated is how
 * long they are kept.
 *
 * @see <a href="https://www.law.cornell.edu/regulations/california/11-CCR-7022">11 CCR §7022:
 *     backup systems are exempt until they are restored</a>
 */
final class Backups implements ErasureTarget {
    private static final String GROUND = "CCPA 11 CCR §7022(d): until a backup is restored or used";

    private final Duration kept;
    private final Clock clock;

    /**
     * @param kept how long the operator keeps them
     */
    Backups(Duration kept, Clock clock) {
        this.kept = kept;
        this.clock = clock;
    }

    @Override
    public Store store() {
        return new Store(
                "backups",
                "Backups",
                "What the stores held when they were copied",
                "Not erased; they go after " + kept.toDays() + " days, the operator states",
                false);
    }

    @Override
    public Found plan(Subject subject) {
        return new Found(-1, List.of(), List.of(new Kept("backups", -1, GROUND)));
    }

    @Override
    public void plant(Subject canary) {}

    @Override
    public long erase(Subject subject, LongConsumer done) {
        return 0;
    }

    @Override
    public Probe probe(Subject subject) {
        return new Probe(
                0,
                "Not looked at. " + store().method() + ".",
                List.of(),
                clock.instant().plus(kept));
    }
}
