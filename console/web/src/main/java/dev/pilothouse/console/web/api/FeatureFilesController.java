package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureChange;
import dev.pilothouse.registry.FeatureFile;
import dev.pilothouse.registry.FeatureFiles;
import dev.pilothouse.registry.FeaturePage;
import dev.pilothouse.registry.FeatureQuery;
import dev.pilothouse.registry.FeatureSets;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.FieldChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;

/** Features as YAML files: compared and applied as a set, and written. */
@Api
class FeatureFilesController {
    static final String YAML = "application/yaml";
    private static final int MOST = 1_000;

    private final Features features;
    private final FeatureSets sets;
    private final TakenFiles taken;

    FeatureFilesController(Features features, FeatureSets sets, TakenFiles taken) {
        this.features = features;
        this.sets = sets;
        this.taken = taken;
    }

    /**
     * @param applied false: they were compared only
     * @param differs whether anything does
     */
    record Changes(boolean applied, boolean differs, List<Change> changes) {}

    /**
     * One feature of the files, in their order.
     *
     * @param kind {@code new}, {@code changed} or {@code same}
     * @param version of the feature before; 0: there is none
     */
    record Change(String feature, String kind, long version, List<Field> fields) {
        static Change of(FeatureChange change) {
            return new Change(
                    change.key(),
                    change.kind().name().toLowerCase(Locale.ROOT),
                    change.version(),
                    change.fields().stream().map(Field::of).toList());
        }
    }

    /** Empty texts where nothing was or is said. */
    record Field(String field, String before, String after) {
        static Field of(FieldChange change) {
            return new Field(change.field(), change.before(), change.after());
        }
    }

    /**
     * Compares the files with what there is, or applies all of them or none. To apply, the body
     * gives back the versions of the comparison that somebody has seen.
     */
    @PostMapping("/features/apply")
    Changes apply(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        List<FeatureFile> files =
                fields.list("files", MOST).stream().map(FeatureFilesController::file).toList();
        boolean dry = fields.flag("dry_run");
        Map<String, Long> seen = dry ? Map.of() : seen(fields);
        fields.requireNoOthers();
        FeatureFiles read = FeatureFiles.read(files);
        List<FeatureChange> changes =
                read.located(() ->
                        dry
                                ? sets.differences(actor, read.features())
                                : sets.apply(actor, read.features(), seen));
        boolean differs = changes.stream().anyMatch(c -> c.kind() != FeatureChange.Kind.SAME);
        return new Changes(!dry, differs, changes.stream().map(Change::of).toList());
    }

    private static FeatureFile file(Fields fields) {
        FeatureFile file = new FeatureFile(fields.text("name"), fields.optional("text").orElse(""));
        fields.requireNoOthers();
        return file;
    }

    private static Map<String, Long> seen(Fields fields) {
        Map<String, Long> seen = new HashMap<>();
        for (Fields one : fields.list("seen", MOST)) {
            seen.put(one.text("feature"), (long) one.whole("version", 0));
            one.requireNoOthers();
        }
        return seen;
    }

    /**
     * Declared features as YAML; applying it changes nothing.
     *
     * @throws BadInput when a parameter is wrong
     */
    @GetMapping(path = "/features/export", produces = YAML)
    String export(
            @AuthenticationPrincipal Actor actor,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> id,
            @RequestParam Optional<String> team,
            @RequestParam Optional<String> state) {
        FeatureQuery query =
                FeaturesController.query(
                        tenant, id, team, state, Optional.of(true), Optional.empty());
        return taken.features(actor, query.tenant(), "yaml", () -> written(actor, query));
    }

    private String written(Actor actor, FeatureQuery query) {
        List<Feature> all = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            FeaturePage page = features.page(actor, query, after, MOST);
            all.addAll(page.features());
            after = page.next();
        } while (after.isPresent());
        return FeatureFiles.write(all);
    }
}
