package dev.pilothouse.pool.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Prometheus text exposition format 0.0.4, as far as values by name go: labels are not read. */
final class MetricsText {
    /** Over all label sets of a name. */
    private record Values(double sum, double most) {
        Values and(double value) {
            return new Values(sum + value, Math.max(most, value));
        }
    }

    private final Map<String, Values> byName = new HashMap<>();

    MetricsText(String text) {
        text.lines().forEach(this::read);
    }

    private void read(String line) {
        int labels = line.indexOf('{');
        int space = line.indexOf(' ');
        int end = labels > 0 && (labels < space || space < 0) ? labels : space;
        if (end <= 0 || line.startsWith("#")) {
            return;
        }
        String rest = line.substring(Math.max(end, line.lastIndexOf('}') + 1)).strip();
        try {
            double value = Double.parseDouble(rest.split("\\s+", 2)[0]);
            if (Double.isFinite(value)) {
                byName.merge(
                        line.substring(0, end),
                        new Values(value, value),
                        (old, _) -> old.and(value));
            }
        } catch (NumberFormatException e) {
            byName.remove(line.substring(0, end));
        }
    }

    /** The first of these names that is there, summed over its label sets. */
    OptionalDouble sum(List<String> names) {
        return first(names).stream().mapToDouble(Values::sum).findFirst();
    }

    /** The first of these names that is there, the highest of its label sets. */
    OptionalDouble most(List<String> names) {
        return first(names).stream().mapToDouble(Values::most).findFirst();
    }

    private List<Values> first(List<String> names) {
        return names.stream().filter(byName::containsKey).limit(1).map(byName::get).toList();
    }

    boolean has(List<String> names) {
        return names.stream().anyMatch(byName::containsKey);
    }
}
