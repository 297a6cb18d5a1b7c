package dev.pilothouse.policy.rules.guardrails;

import java.util.ArrayList;
import java.util.List;

/**
 * A text that comes in pieces. Hands on what is decided and holds back what more text could still
 * make something to find: mostly the last word or number; for a pattern of a deny list 256
 * characters, for a rule that needs the whole text all of it.
 *
 * <p>Not safe for several threads.
 *
 * @see <a
 *     href="../../../../../../../../../../../docs/decisions/2026-11-24-guardrail-windows.md">decision</a>
 */
public final class GuardStream {
    /** How much of what was handed on is looked at again, so that words are seen as whole. */
    private static final int CONTEXT = 8;

    /** What is longer is handed on as far as it is known. */
    private static final int MOST_HELD = 16_384;

    /** A text of this length that needs a look at its whole is refused. */
    private static final int MOST_WHOLE = 1_000_000;

    private final List<Ready> rules;
    private final Guardrails guardrails;
    private final GuardStage stage;
    private final GuardContext by;
    private final boolean whole;
    private final StringBuilder held = new StringBuilder();
    private String before = "";
    private int handedOn;

    GuardStream(Guardrails guardrails, GuardStage stage, GuardContext by) {
        this.guardrails = guardrails;
        this.rules = guardrails.at(stage);
        this.stage = stage;
        this.by = by;
        this.whole = guardrails.needsWhole(stage);
    }

    /** Takes more text; gives what may be handed on, maybe nothing. */
    public GuardResult add(String more) {
        held.append(more);
        if (!whole) {
            return look(false);
        }
        return held.length() <= MOST_WHOLE
                ? GuardResult.untouched("")
                : new GuardResult("", List.of(tooLong()));
    }

    private GuardHit tooLong() {
        GuardRule asking =
                rules.stream()
                        .map(Ready::rule)
                        .filter(r -> r.detect().needsWhole())
                        .findFirst()
                        .orElseThrow();
        return new GuardHit(asking.name(), GuardAction.BLOCK, stage, List.of("length"), 1, 1);
    }

    /** The text is complete; gives the rest of it. */
    public GuardResult end() {
        if (!whole) {
            return look(true);
        }
        GuardResult result = guardrails.check(stage, held.toString(), by);
        held.setLength(0);
        return result;
    }

    private GuardResult look(boolean last) {
        if (held.isEmpty()) {
            return GuardResult.untouched("");
        }
        String text = before + held;
        int from = before.length();
        List<List<Found>> found = new ArrayList<>(rules.size());
        int to = text.length();
        for (Ready ready : rules) {
            Finder finder = ready.finder();
            found.add(finder == null ? List.of() : find(finder, text));
            to = last || finder == null ? to : Math.min(to, finder.open(text));
        }
        if (!last) {
            to = whole(found, undecided(found, text.length(), to));
            to = text.length() - to > MOST_HELD ? text.length() : onePiece(text, to);
        }
        return handOn(text, found, from, Math.max(from, to));
    }

    /** What reaches to the end may go on behind it. */
    private static int undecided(List<List<Found>> found, int length, int to) {
        int open = to;
        for (List<Found> ofRule : found) {
            for (Found f : ofRule) {
                if (f.end() == length && f.start() < open && !LengthFinder.found(f)) {
                    open = f.start();
                }
            }
        }
        return open;
    }

    /** Never between the two halves of a rare letter. */
    private static int onePiece(String text, int to) {
        boolean halved = to > 0 && to < text.length() && Character.isLowSurrogate(text.charAt(to));
        return halved ? to - 1 : to;
    }

    private List<Found> find(Finder finder, String text) {
        int from = before.length();
        List<Found> all = finder.find(text, handedOn - from);
        if (all.isEmpty() || all.stream().allMatch(f -> f.start() >= from)) {
            return all;
        }
        return finder instanceof LengthFinder
                ? LengthFinder.goingOn(from, text.length())
                : all.stream().filter(f -> f.start() >= from).toList();
    }

    /** Moves the end of what is handed on in front of everything that it would cut through. */
    private static int whole(List<List<Found>> found, int to) {
        int end = to;
        for (boolean moved = true; moved; ) {
            moved = false;
            for (List<Found> ofRule : found) {
                for (Found f : ofRule) {
                    if (f.start() < end && f.end() > end) {
                        end = f.start();
                        moved = true;
                    }
                }
            }
        }
        return end;
    }

    private GuardResult handOn(String text, List<List<Found>> found, int from, int to) {
        Pass pass = new Pass(stage, text, by, handedOn + held.length());
        for (int i = 0; i < rules.size(); i++) {
            pass.look(rules.get(i), decided(found.get(i), to));
        }
        GuardResult result = pass.result(from, to);
        handedOn += to - from;
        held.delete(0, to - from);
        before = text.substring(Math.max(0, to - CONTEXT), to);
        return result;
    }

    private static List<Found> decided(List<Found> found, int to) {
        return found.isEmpty() || found.stream().allMatch(f -> f.end() <= to)
                ? found
                : found.stream().filter(f -> f.end() <= to).toList();
    }
}
