package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_SAMPLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.cards.CardJson;
import dev.pilothouse.registry.store.ModelEntryStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a tenant of the sample company has registered: two hosted tiers and a self-hosted model with
 * its lineage. Goes with the tenant.
 */
public final class SampleModels {
    private static final String HOUSE = "in-house";
    private static final String LARCH = "larch-8b";
    private static final String LOAN = "larch-8b-loan";

    private final Database database;
    private final Models models;
    private final ModelCards cards;

    public SampleModels(Database database, Models models, ModelCards cards) {
        this.database = database;
        this.models = models;
        this.cards = cards;
    }

    /** Registers what is missing. Other than of sample tenants are left alone. */
    public void ensure(Actor actor, TenantId tenant) {
        actor.require(MANAGE_SAMPLE, Optional.empty());
        database.run(tx -> {
            if (!Tenants.existing(tx, tenant).sample()
                    || new ModelEntryStore(tx).find(id(tenant, LARCH)).isPresent()) {
                return;
            }
            write(tx, actor, tenant);
        });
    }

    private void write(Tx tx, Actor actor, TenantId tenant) {
        add(
                tx,
                actor,
                tenant,
                "claude-sonnet-4-5",
                "anthropic",
                "Claude",
                ModelKind.BASE,
                "Hosted, large tier: long and difficult answers.",
                "Proprietary",
                200_000,
                List.of(),
                List.of());
        add(
                tx,
                actor,
                tenant,
                "gpt-4.1-mini",
                "openai",
                "GPT",
                ModelKind.BASE,
                "Hosted, small tier: short and frequent answers.",
                "Proprietary",
                1_047_576,
                List.of(),
                List.of());
        add(
                tx,
                actor,
                tenant,
                LARCH,
                "Larch Labs",
                "Larch",
                ModelKind.BASE,
                "Open weights.",
                "Apache-2.0",
                32_768,
                List.of(new ModelVersion("1.0", "", "2026-02-03", "16.1 GB")),
                List.of());
        Model loan =
                add(
                        tx,
                        actor,
                        tenant,
                        LOAN,
                        HOUSE,
                        "Larch",
                        ModelKind.FINE_TUNED,
                        "Explains a lending decision to the applicant.",
                        "Apache-2.0",
                        32_768,
                        List.of(
                                new ModelVersion("2.2", "", "2026-08-14", ""),
                                new ModelVersion("2.3", "", "2026-10-28", "16.1 GB")),
                        List.of(
                                new Lineage(
                                        id(tenant, LARCH),
                                        Lineage.Relation.FINE_TUNED_FROM,
                                        "18,204 examples, 3 epochs")));
        cards.write(tx, actor, loan, CardJson.read(sample()));
        add(
                tx,
                actor,
                tenant,
                LOAN + "-q4",
                HOUSE,
                "Larch",
                ModelKind.QUANTISED,
                "The same at a third of the size.",
                "Apache-2.0",
                32_768,
                List.of(new ModelVersion("2.3", "", "2026-10-30", "4 bit, 4.9 GB")),
                List.of(
                        new Lineage(
                                id(tenant, LOAN),
                                Lineage.Relation.QUANTISED_FROM,
                                "4 bit, 0.4 points less correct")));
    }

    private Model add(
            Tx tx,
            Actor actor,
            TenantId tenant,
            String name,
            String provider,
            String family,
            ModelKind kind,
            String summary,
            String licence,
            long window,
            List<ModelVersion> versions,
            List<Lineage> parents) {
        return models.insert(
                tx,
                actor,
                id(tenant, name),
                new ModelData(
                        Optional.of(tenant),
                        name,
                        provider,
                        family,
                        kind,
                        summary,
                        licence,
                        window,
                        Set.of("text"),
                        versions,
                        parents));
    }

    private static ModelId id(TenantId tenant, String name) {
        String id = tenant + "." + name;
        return new ModelId(id.substring(0, Math.min(63, id.length())));
    }

    private static String sample() {
        try (InputStream in = SampleModels.class.getResourceAsStream("sample-card.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
