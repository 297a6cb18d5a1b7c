package dev.pilothouse.console.bench.live;

import java.util.concurrent.atomic.LongAdder;

/** What live traffic did. */
final class Counts {
    final LongAdder calls = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder killed = new LongAdder();
    final LongAdder feedback = new LongAdder();
    final LongAdder skipped = new LongAdder();

    @Override
    public String toString() {
        return "%d calls, %d failed, %d refused by a kill, %d feedback, %d skipped because the model was busy"
                .formatted(calls.sum(), failed.sum(), killed.sum(), feedback.sum(), skipped.sum());
    }
}
