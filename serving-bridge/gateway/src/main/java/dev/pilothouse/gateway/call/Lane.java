package dev.pilothouse.gateway.call;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/** The open calls of one event loop; only that loop touches them. */
public final class Lane {
    private final Executor loop;
    private final LongAdder openEverywhere;
    private final Set<Call> open = new LinkedHashSet<>();
    private final Set<Call> shared = new LinkedHashSet<>(0);

    /**
     * @param openEverywhere counts the calls of all lanes
     */
    public Lane(Executor loop, LongAdder openEverywhere) {
        this.loop = loop;
        this.openEverywhere = openEverywhere;
    }

    public Executor loop() {
        return loop;
    }

    /** On the loop. */
    public void add(Call call) {
        if (open.add(call)) {
            openEverywhere.increment();
        }
    }

    /** On the loop. */
    public void remove(Call call) {
        if (open.remove(call)) {
            openEverywhere.decrement();
        }
    }

    /** On the loop: a call that is sent for several others, which are counted. */
    public void addShared(Call call) {
        shared.add(call);
    }

    /** On the loop. */
    public void removeShared(Call call) {
        shared.remove(call);
    }

    /** On the loop: a copy, so that calls can end while it is walked. */
    public List<Call> open() {
        return List.copyOf(open);
    }

    /** On the loop: a copy of the calls that are sent for several others. */
    public List<Call> shared() {
        return List.copyOf(shared);
    }
}
