package dev.pilothouse.analytics.features;

import java.util.List;

/**
 * What a feature declares of one kind, beside what its calls used.
 *
 * @param undeclared used, and not declared
 * @param unseen declared, and not used
 */
public record PartsCompared(List<PartUse> undeclared, List<String> unseen) {
    public PartsCompared {
        undeclared = List.copyOf(undeclared);
        unseen = List.copyOf(unseen);
    }

    /**
     * @param used of any kind; those of others are left out
     */
    public static PartsCompared of(List<String> declared, List<PartUse> used, PartUse.Kind kind) {
        List<PartUse> own = used.stream().filter(u -> u.kind() == kind).toList();
        return new PartsCompared(
                own.stream().filter(u -> !declared.contains(u.name())).toList(),
                declared.stream()
                        .filter(name -> own.stream().noneMatch(u -> u.name().equals(name)))
                        .toList());
    }

    /** Whether what is declared is what was used. */
    public boolean agrees() {
        return undeclared.isEmpty() && unseen.isEmpty();
    }
}
