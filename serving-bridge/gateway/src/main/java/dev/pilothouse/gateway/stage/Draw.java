package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.json.Opening;
import dev.pilothouse.gateway.state.Plan;
import dev.pilothouse.gateway.state.Plan.Share;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lots. A call that names a session, or else an end user, draws the same lot every time and at
 * every gateway, so that a conversation stays where it is; the others draw by chance. Shares are
 * ordered by weighted rendezvous hashing (Schindelhauer and Schomaker, 2005).
 */
final class Draw {
    private static final double FINEST = 0x1.0p-53;

    private final String who;
    private final String where;

    private Draw(String who, String where) {
        this.who = who;
        this.where = where;
    }

    static Draw of(Call call) {
        String session = call.head().session();
        String who =
                session.isEmpty()
                        ? call.request().endUsers().stream().findFirst().orElse("")
                        : session;
        return new Draw(who, call.key().tenant() + "/" + call.feature());
    }

    /**
     * Lots by how a conversation begins, so that its calls find what a pool kept of it; of a tenant
     * alone, so that nobody learns from a fast answer what another one asked.
     */
    static Draw ofPrefix(Call call) {
        return new Draw(Opening.of(call.request().body()), call.key().tenant());
    }

    /** A number from 0 to 9,999 for choosing by share. */
    int lot(String purpose) {
        return (int) (uniform(purpose) * Plan.WHOLE);
    }

    /**
     * The shares in the order in which they are to be tried: each is first as often as it weighs.
     */
    List<Share> order(List<Share> shares) {
        if (shares.size() == 1) {
            return shares;
        }
        record Scored(Share share, double score) {}
        return shares.stream()
                .map(s -> new Scored(s, -s.size() / Math.log(uniform(s.deployment()))))
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .map(Scored::share)
                .toList();
    }

    /** Above 0 and below 1. */
    private double uniform(String purpose) {
        long bits =
                who.isEmpty()
                        ? ThreadLocalRandom.current().nextLong()
                        : mixed(who + '\n' + where + '\n' + purpose);
        return ((bits >>> 11) + 0.5) * FINEST;
    }

    /**
     * FNV-1a and the finaliser of SplitMix64: every bit of the result depends on every character.
     */
    private static long mixed(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
