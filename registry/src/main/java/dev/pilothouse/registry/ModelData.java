package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What people say about a model.
 *
 * @param tenant who sees it; empty: every tenant
 * @param name that deployments and callers use, 1 to 200 characters
 * @param provider who supplies it; may be empty
 * @param summary one or two sentences, at most 1,000 characters
 * @param licence SPDX identifier or text, at most 200 characters
 * @param contextWindow tokens; 0: not known
 * @param modalities of {@link #MODALITIES}
 * @param versions oldest first, at most 200; the last is what runs
 * @param parents what it was made from, at most 20
 */
public record ModelData(
        Optional<TenantId> tenant,
        String name,
        String provider,
        String family,
        ModelKind kind,
        String summary,
        String licence,
        long contextWindow,
        Set<String> modalities,
        List<ModelVersion> versions,
        List<Lineage> parents) {
    public static final Set<String> MODALITIES = Set.of("text", "image", "audio", "video", "code");
    private static final int MOST_VERSIONS = 200;
    private static final int MOST_PARENTS = 20;

    public ModelData {
        name = Texts.check("name", name, 1, 200);
        provider = Texts.check("provider", provider, 0, 200);
        family = Texts.check("family", family, 0, 200);
        summary = Texts.check("summary", summary, 0, 1000);
        licence = Texts.check("licence", licence, 0, 200);
        if (contextWindow < 0) {
            throw new BadInput("context_window", Long.toString(contextWindow), "0 or more");
        }
        modalities = Set.copyOf(modalities);
        modalities.stream()
                .filter(m -> !MODALITIES.contains(m))
                .findFirst()
                .ifPresent(m -> {
                    throw new BadInput("modalities", m, "text, image, audio, video or code");
                });
        versions = List.copyOf(versions);
        parents = List.copyOf(parents);
        few("versions", versions.size(), MOST_VERSIONS);
        few("parents", parents.size(), MOST_PARENTS);
        once("versions", versions.stream().map(ModelVersion::label).toList());
        once("parents", parents.stream().map(p -> p.parent().value()).toList());
    }

    /** Of which only the name is known. */
    public static ModelData named(Optional<TenantId> tenant, String name, String provider) {
        return new ModelData(
                tenant,
                name,
                provider,
                "",
                ModelKind.UNSTATED,
                "",
                "",
                0,
                Set.of(),
                List.of(),
                List.of());
    }

    /** The version that runs. */
    public Optional<ModelVersion> current() {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    }

    private static void few(String field, int size, int most) {
        if (size > most) {
            throw new BadInput(field, Integer.toString(size), "at most " + most);
        }
    }

    private static void once(String field, List<String> names) {
        Set<String> seen = new HashSet<>();
        names.stream()
                .filter(name -> !seen.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new BadInput(field, name, "each once");
                });
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new TreeMap<>();
        map.put("tenant", tenant.map(TenantId::value).orElse(""));
        map.put("name", name);
        map.put("provider", provider);
        map.put("family", family);
        map.put("kind", kind.word());
        map.put("summary", summary);
        map.put("licence", licence);
        map.put("context_window", contextWindow);
        map.put("modalities", modalities.stream().sorted().toList());
        map.put("versions", versions.stream().map(ModelVersion::asMap).toList());
        map.put("parents", parents.stream().map(Lineage::asMap).toList());
        return map;
    }
}
