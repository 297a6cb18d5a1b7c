package dev.pilothouse.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What publishing a route would change, in the words of {@link Route.Target#words}.
 *
 * @param changed from and to
 */
public record RouteChange(List<String> added, List<String> removed, List<Change> changed) {
    /** One target, before and after. */
    public record Change(String from, String to) {}

    public RouteChange {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    private record Place(String model, String deployment) {
        static Place of(Route.Target target) {
            return new Place(target.model(), target.deployment().value());
        }
    }

    public static RouteChange between(List<Route.Target> before, List<Route.Target> after) {
        Map<Place, Route.Target> old = new HashMap<>();
        before.forEach(t -> old.put(Place.of(t), t));
        List<String> added = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        for (Route.Target target : after) {
            Route.Target was = old.remove(Place.of(target));
            if (was == null) {
                added.add(target.words());
            } else if (!was.equals(target)) {
                changed.add(new Change(was.words(), target.words()));
            }
        }
        List<String> removed =
                before.stream().filter(old::containsValue).map(Route.Target::words).toList();
        return new RouteChange(added, removed, changed);
    }

    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }
}
