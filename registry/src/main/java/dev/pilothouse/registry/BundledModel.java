package dev.pilothouse.registry;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The model that comes with every installation, and what it was made from. */
public final class BundledModel {
    private static final ModelId BASE = new ModelId("smollm2-135m");
    private static final ModelId INSTRUCT = new ModelId("smollm2-135m-instruct-bf16");
    private static final ModelId BUNDLED = new ModelId(FirstStart.MODEL);
    private static final String MAKER = "Hugging Face";
    private static final int WINDOW = 8192;

    private final Database database;
    private final Models models;

    public BundledModel(Database database, Models models) {
        this.database = database;
        this.models = models;
    }

    /**
     * Registers it, on the first start of an installation.
     *
     * @param weights SHA-256 of its file, lower-case hexadecimal; empty: it is not there
     */
    public void register(String weights) {
        database.run(tx -> register(tx, Actor.OPERATOR, weights));
    }

    private void register(Tx tx, Actor by, String weights) {
        models.insert(
                tx,
                by,
                BASE,
                data(
                        "HuggingFaceTB/SmolLM2-135M",
                        MAKER,
                        ModelKind.BASE,
                        "A small language model, trained on two trillion tokens of text.",
                        List.of(),
                        List.of()));
        models.insert(
                tx,
                by,
                INSTRUCT,
                data(
                        "HuggingFaceTB/SmolLM2-135M-Instruct",
                        MAKER,
                        ModelKind.FINE_TUNED,
                        "The small language model, tuned to follow instructions.",
                        List.of(),
                        List.of(
                                new Lineage(
                                        BASE,
                                        Lineage.Relation.FINE_TUNED_FROM,
                                        "supervised, then direct preference optimisation"))));
        models.insert(
                tx,
                by,
                BUNDLED,
                data(
                        FirstStart.MODEL,
                        "QuantFactory",
                        ModelKind.QUANTISED,
                        "The bundled model: small enough for any machine, for trying things out.",
                        List.of(new ModelVersion("Q4_1", weights, "", "GGUF, 4 bits")),
                        List.of(
                                new Lineage(
                                        INSTRUCT,
                                        Lineage.Relation.QUANTISED_FROM,
                                        "4 bits, GGUF"))));
    }

    private static ModelData data(
            String name,
            String provider,
            ModelKind kind,
            String summary,
            List<ModelVersion> versions,
            List<Lineage> parents) {
        return new ModelData(
                Optional.empty(),
                name,
                provider,
                "SmolLM2",
                kind,
                summary,
                "Apache-2.0",
                WINDOW,
                Set.of("text"),
                versions,
                parents);
    }
}
