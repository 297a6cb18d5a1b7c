package dev.pilothouse.policy.rules.guardrails;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One look of all rules at one text. */
final class Pass {
    private record Taken(Found found, boolean masked) {}

    private final GuardStage stage;
    private final String text;
    private final GuardContext by;
    private final int length;
    private final TreeMap<Integer, Taken> taken = new TreeMap<>();
    private final List<GuardHit> hits = new ArrayList<>(0);
    private boolean blocked;

    /**
     * A look at a text.
     *
     * @param length of the text as a whole, as conditions see it
     */
    Pass(GuardStage stage, String text, GuardContext by, int length) {
        this.stage = stage;
        this.text = text;
        this.by = by;
        this.length = length;
    }

    /** What a rule found; what stands in the way of a rule above is left out. */
    void look(Ready ready, List<Found> all) {
        if (all.isEmpty() || blocked) {
            return;
        }
        List<Found> found = taken.isEmpty() ? all : all.stream().filter(this::isFree).toList();
        if (found.isEmpty() || !ready.holds(by, stage, found, length)) {
            return;
        }
        GuardRule rule = ready.rule();
        hits.add(GuardHit.of(rule, stage, found));
        blocked = rule.action() == GuardAction.BLOCK;
        found.forEach(f -> take(f, rule.action() == GuardAction.MASK));
    }

    private void take(Found found, boolean masked) {
        if (found.end() > found.start()) {
            taken.put(found.start(), new Taken(found, masked));
        }
    }

    private boolean isFree(Found found) {
        var before = taken.lowerEntry(found.end());
        return found.start() == found.end()
                || before == null
                || before.getValue().found.end() <= found.start();
    }

    boolean blocked() {
        return blocked;
    }

    /** What may go on of a part of the text, which cuts through nothing that was found. */
    GuardResult result(int from, int to) {
        if (blocked) {
            return new GuardResult("", hits);
        }
        if (taken.isEmpty()) {
            return new GuardResult(text.substring(from, to), hits);
        }
        StringBuilder out = new StringBuilder(to - from);
        int done = from;
        for (Map.Entry<Integer, Taken> entry : taken.entrySet()) {
            Found found = entry.getValue().found;
            if (entry.getValue().masked && found.start() >= done && found.end() <= to) {
                out.append(text, done, found.start()).append(found.placeholder());
                done = found.end();
            }
        }
        return new GuardResult(out.append(text, done, to).toString(), hits);
    }
}
