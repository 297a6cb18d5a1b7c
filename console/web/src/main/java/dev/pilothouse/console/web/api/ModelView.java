package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.CardStanding;
import dev.pilothouse.registry.Lineage;
import dev.pilothouse.registry.Model;
import dev.pilothouse.registry.ModelData;
import dev.pilothouse.registry.ModelVersion;
import dev.pilothouse.registry.cards.Completeness;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * @param tenant absent: every tenant sees it
 * @param card absent where only the model is told
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelView(
        String id,
        long version,
        @Nullable String tenant,
        String name,
        String provider,
        String family,
        String kind,
        String summary,
        String licence,
        long contextWindow,
        List<String> modalities,
        List<ModelVersion> versions,
        List<ParentView> parents,
        Instant createdAt,
        @Nullable Standing card) {

    /** What it was made from. */
    record ParentView(String parent, String relation, String note) {
        static ParentView of(Lineage lineage) {
            return new ParentView(
                    lineage.parent().value(), lineage.relation().word(), lineage.note());
        }
    }

    /**
     * @param covered whether a signed-off card holds for the version that runs
     * @param completeness percent by purpose
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Standing(
            @Nullable Long number,
            @Nullable String state,
            boolean covered,
            Map<String, Integer> completeness) {
        static Standing of(CardStanding standing) {
            Map<String, Integer> percents = new TreeMap<>();
            for (Completeness c : standing.completeness()) {
                percents.put(c.purpose().word(), c.percent());
            }
            return new Standing(
                    standing.latest().map(c -> c.number()).orElse(null),
                    standing.latest().map(c -> c.state().word()).orElse(null),
                    standing.covered(),
                    percents);
        }
    }

    static ModelView of(CardStanding standing) {
        return of(standing.model(), Standing.of(standing));
    }

    static ModelView of(Model model) {
        return of(model, null);
    }

    private static ModelView of(Model model, @Nullable Standing standing) {
        ModelData data = model.data();
        return new ModelView(
                model.id().value(),
                model.version(),
                data.tenant().map(TenantId::value).orElse(null),
                data.name(),
                data.provider(),
                data.family(),
                data.kind().word(),
                data.summary(),
                data.licence(),
                data.contextWindow(),
                data.modalities().stream().sorted().toList(),
                data.versions(),
                data.parents().stream().map(ParentView::of).toList(),
                model.createdAt(),
                standing);
    }
}
