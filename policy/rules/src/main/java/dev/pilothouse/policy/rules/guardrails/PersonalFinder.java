package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.policy.rules.Detector;
import dev.pilothouse.policy.rules.Spot;
import dev.pilothouse.policy.rules.Spots;
import java.util.List;
import java.util.Set;

/** Personal data and secrets. */
final class PersonalFinder implements Finder {
    private final List<Detector> kinds;

    PersonalFinder(Set<Detector> kinds) {
        this.kinds = kinds.stream().sorted().toList();
    }

    @Override
    public List<Found> find(String text) {
        List<Spot> spots = Spots.find(kinds, text);
        return spots.isEmpty() ? List.of() : spots.stream().map(PersonalFinder::found).toList();
    }

    private static Found found(Spot spot) {
        return Found.of(
                spot.start(), spot.end(), spot.detector().word(), spot.detector().placeholder());
    }

    @Override
    public int open(String text) {
        return Spots.open(kinds, text);
    }
}
