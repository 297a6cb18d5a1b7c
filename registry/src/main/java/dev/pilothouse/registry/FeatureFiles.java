package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.registry.BadFiles.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Features as YAML files: one document each, of kind {@code Feature}, with the fields of the REST
 * API. What {@link #write} wrote differs in nothing when it is applied again.
 */
public final class FeatureFiles {
    private static final int LONGEST = 1 << 20;
    private static final int MOST_FILES = 1_000;
    private static final int LONGEST_TOGETHER = 4 << 20;

    private record Place(String file, FeatureDocument document) {}

    private final List<DeclaredFeature> features = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private FeatureFiles() {}

    /**
     * @param files at most 1,000 of 1 MiB, 4 MiB together
     * @throws BadFiles naming every problem of every document
     * @throws BadInput when they are too many or too long
     */
    public static FeatureFiles read(List<FeatureFile> files) {
        long together = files.stream().mapToLong(f -> f.text().length()).sum();
        if (files.isEmpty() || files.size() > MOST_FILES || together > LONGEST_TOGETHER) {
            throw new BadInput(
                    "files",
                    files.size() + " files with " + together + " characters",
                    "1 to 1,000 files, 4 MiB together");
        }
        FeatureFiles read = new FeatureFiles();
        files.forEach(read::add);
        if (read.problems.isEmpty() && read.features.isEmpty()) {
            read.problems.add(new Problem(files.getFirst().name(), 0, "", "holds no feature"));
        }
        read.refuseProblems();
        return read;
    }

    private void refuseProblems() {
        if (!problems.isEmpty()) {
            throw new BadFiles(problems);
        }
    }

    private void add(FeatureFile file) {
        if (file.text().length() > LONGEST) {
            problems.add(new Problem(file.name(), 0, "", "is longer than 1 MiB"));
            return;
        }
        try {
            for (YamlValue root : YamlReader.documents(file.text())) {
                add(file.name(), new FeatureDocument(root));
            }
        } catch (YamlReader.Unreadable e) {
            problems.add(new Problem(file.name(), e.line(), "", String.valueOf(e.getMessage())));
        }
    }

    private void add(String file, FeatureDocument document) {
        try {
            features.add(document.feature());
            places.add(new Place(file, document));
        } catch (BadInput e) {
            problems.add(
                    new Problem(
                            file,
                            document.line(e.field()),
                            e.field(),
                            String.valueOf(e.getMessage())));
        }
    }

    /** In the order of the files. */
    public List<DeclaredFeature> features() {
        return List.copyOf(features);
    }

    /**
     * What {@code work} does with the set, whose refusal says where in the files the problems are.
     *
     * @throws BadFiles instead of {@link NotApplied}
     */
    public <T> T located(Supplier<T> work) {
        try {
            return work.get();
        } catch (NotApplied e) {
            BadFiles located = new BadFiles(e.problems().stream().map(this::located).toList());
            located.initCause(e);
            throw located;
        }
    }

    private Problem located(NotApplied.Problem problem) {
        Place place = places.get(problem.index());
        return new Problem(
                place.file(),
                place.document().line(problem.field()),
                problem.field(),
                problem.message());
    }

    /** Declared features as documents; what nobody said is left out. */
    public static String write(List<Feature> features) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setExplicitStart(true);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setWidth(100);
        options.setSplitLines(false);
        return new Yaml(options)
                .dumpAll(
                        features.stream()
                                .filter(Feature::declared)
                                .map(FeatureFiles::document)
                                .iterator());
    }

    private static Map<String, Object> document(Feature feature) {
        FeatureData data = feature.data();
        Map<String, Object> owner = new LinkedHashMap<>();
        put(owner, "name", data.owner().name());
        put(owner, "contact", data.owner().contact());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", "Feature");
        document.put("tenant", feature.tenant().value());
        document.put("id", feature.id().value());
        document.put("display_name", data.displayName());
        data.team().ifPresent(team -> document.put("team", team.value()));
        if (!owner.isEmpty()) {
            document.put("owner", owner);
        }
        put(document, "purpose", data.purpose());
        put(document, "people_affected", data.facts().peopleAffected());
        put(document, "data_categories", data.facts().dataCategories());
        put(document, "countries", data.facts().countries());
        put(document, "models", data.facts().models());
        put(document, "tools", data.facts().tools());
        document.put("state", data.state().word());
        if (data.staleAfterSeconds() > 0) {
            document.put("stale_after_seconds", data.staleAfterSeconds());
        }
        return document;
    }

    private static void put(Map<String, Object> document, String name, String text) {
        if (!text.isEmpty()) {
            document.put(name, text);
        }
    }

    private static void put(Map<String, Object> document, String name, List<String> list) {
        if (!list.isEmpty()) {
            document.put(name, list);
        }
    }
}
