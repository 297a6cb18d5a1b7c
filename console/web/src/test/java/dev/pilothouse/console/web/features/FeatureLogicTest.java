package dev.pilothouse.console.web.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.analytics.features.FeatureUse;
import dev.pilothouse.analytics.features.PartUse;
import dev.pilothouse.analytics.features.PartsCompared;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.FeatureFacts;
import dev.pilothouse.registry.FeatureOwner;
import dev.pilothouse.registry.FeatureStep;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FeatureLogicTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
    private static final FeatureData BASE =
            FeatureData.of(new TeamId("support"), "Chat", "Answers", FeatureState.DRAFT)
                    .withOwner(new FeatureOwner("Ada", "ada@acme.example"));

    private static FeatureFacts countries(String... codes) {
        return new FeatureFacts(List.of(), List.of(), List.of(codes), List.of(), List.of());
    }

    private static Row row(String id, FeatureData data, long calls, long refused) {
        Feature feature =
                new Feature(
                        ACME,
                        new FeatureId(id),
                        1,
                        data,
                        Optional.of(NOW),
                        Optional.empty(),
                        calls > 0 ? Optional.of(NOW) : Optional.empty());
        return new Row(ACME, feature.id(), Optional.of(feature), use(id, calls, refused));
    }

    private static Row undeclared(String id, long calls, long refused) {
        return new Row(ACME, new FeatureId(id), Optional.empty(), use(id, calls, refused));
    }

    private static Optional<FeatureUse> use(String id, long calls, long refused) {
        return calls == 0
                ? Optional.empty()
                : Optional.of(new FeatureUse("acme", id, "support", calls, refused, NOW, NOW, NOW));
    }

    @Test
    void declaredParts_areComparedWithThoseSeen() {
        List<PartUse> used =
                List.of(
                        new PartUse(PartUse.Kind.MODEL, "gpt", 7, NOW),
                        new PartUse(PartUse.Kind.MODEL, "claude", 2, NOW),
                        new PartUse(PartUse.Kind.TOOL, "old-model", 1, NOW));
        PartsCompared models =
                PartsCompared.of(List.of("gpt", "old-model"), used, PartUse.Kind.MODEL);
        assertThat(models.undeclared()).extracting(PartUse::name).containsExactly("claude");
        assertThat(models.unseen()).containsExactly("old-model");
        assertThat(models.agrees()).isFalse();
        assertThat(PartsCompared.of(List.of("old-model"), used, PartUse.Kind.TOOL).agrees())
                .isTrue();
    }

    @Test
    void merge_keepsWhatWasTyped_andTakesTheRestFromTheOther() {
        FeatureData typed =
                BASE.withOwner(new FeatureOwner("Eve", "ada@acme.example"))
                        .withFacts(countries("DE"));
        FeatureData theirs =
                BASE.withOwner(new FeatureOwner("Bob", "bob@acme.example"))
                        .withState(FeatureState.LIVE)
                        .withTeam(new TeamId("sales"));
        FeatureData merged = FeatureMerge.of(BASE, typed, theirs);
        assertThat(merged.owner()).isEqualTo(new FeatureOwner("Eve", "bob@acme.example"));
        assertThat(merged.facts()).isEqualTo(countries("DE"));
        assertThat(merged.team()).contains(new TeamId("sales"));
        assertThat(merged.state()).isEqualTo(FeatureState.LIVE);
        assertThat(FeatureMerge.of(BASE, BASE, theirs)).isEqualTo(theirs);
        assertThat(FeatureMerge.of(BASE, typed, BASE)).isEqualTo(typed);
    }

    @Test
    void csv_isQuoted_andHoldsNoFormula() {
        FeatureData odd =
                new FeatureData(
                        BASE.team(),
                        "=1+1",
                        "Says \"yes\",\nor no",
                        BASE.owner(),
                        countries("DE", "FR"),
                        FeatureState.LIVE,
                        0);
        String csv = FeatureCsv.of(List.of(row("odd", odd, 12, 2), undeclared("shadow", 3, 3)));
        assertThat(csv.split("\r\n"))
                .containsExactly(
                        "tenant,id,name,state,team,owner,contact,purpose,people_affected,"
                                + "data_categories,countries,models,tools,declared_at,"
                                + "first_production_call,calls,refused",
                        "acme,odd,'=1+1,live,support,Ada,ada@acme.example,\"Says \"\"yes\"\",\n"
                                + "or no\",,,DE; FR,,,2026-11-30T08:00:00Z,2026-11-30T08:00:00Z,"
                                + "12,2",
                        "acme,shadow,shadow,undeclared,,,,,,,,,,,,3,3");
    }

    @ParameterizedTest
    @CsvSource({
        "all, '', true, true",
        "declared, '', true, false",
        "undeclared, '', false, true",
        "draft, '', true, false",
        "live, '', false, false",
        "lively, '', true, true",
        "all, ADA, true, false",
        "all, answers, true, false",
        "all, sha, false, true",
        "undeclared, chat, false, false"
    })
    void address_saysWhichAreShown(
            String which, String text, boolean declared, boolean undeclared) {
        Shown shown = Shown.of(Map.of("show", which, "q", text));
        assertThat(shown.test(row("chat", BASE, 0, 0))).isEqualTo(declared);
        assertThat(shown.test(undeclared("shadow", 1, 0))).isEqualTo(undeclared);
    }

    @Test
    void productionBeforeLive_isNoticed_refusedTriesAreNot() {
        assertThat(row("chat", BASE, 5, 1).inProductionBeforeLive()).isTrue();
        assertThat(row("chat", BASE, 5, 5).inProductionBeforeLive()).isFalse();
        assertThat(row("chat", BASE, 0, 0).inProductionBeforeLive()).isFalse();
        assertThat(row("chat", BASE.withState(FeatureState.LIVE), 5, 0).inProductionBeforeLive())
                .isFalse();
        assertThat(undeclared("shadow", 3, 3).refusedOnly()).isTrue();
        assertThat(undeclared("shadow", 3, 2).refusedOnly()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(FeatureStep.class)
    void eachStep_hasWords(FeatureStep step) {
        assertThat(Words.done("feature." + step.word())).doesNotContain("feature.");
        assertThat(Words.effect(step)).endsWith(".");
    }
}
