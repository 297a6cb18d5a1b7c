package dev.pilothouse.policy.decisions;

import java.util.List;

/**
 * Technical documentation of a feature as Annex IV of Regulation (EU) 2024/1689 asks for it, as far
 * as it is known; what is missing is marked.
 *
 * @param feature {@code tenant/feature}
 * @param sections 1 to 9
 */
public record AnnexIv(String feature, String title, List<Section> sections) {
    /**
     * A point of the annex.
     *
     * @param items what is known
     * @param gaps what is missing, with who can give it
     */
    public record Section(int number, String title, List<Item> items, List<String> gaps) {
        public Section {
            items = List.copyOf(items);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Something known.
     *
     * @param point of the annex, for example {@code 2(d)}
     * @param source where it comes from
     */
    public record Item(String point, String label, String text, String source) {}

    public AnnexIv {
        sections = List.copyOf(sections);
    }

    public int gaps() {
        return sections.stream().mapToInt(s -> s.gaps().size()).sum();
    }

    public int given() {
        return sections.stream().mapToInt(s -> s.items().size()).sum();
    }
}
