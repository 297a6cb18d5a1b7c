package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.policy.rules.Detector;
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
        return Spots.find(kinds, text).stream()
                .map(s ->
                        Found.of(
                                s.start(),
                                s.end(),
                                s.detector().word(),
                                s.detector().placeholder()))
                .toList();
    }

    @Override
    public int open(String text) {
        return Spots.open(kinds, text);
    }
}
