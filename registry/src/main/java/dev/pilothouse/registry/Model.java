package dev.pilothouse.registry;

import dev.pilothouse.db.model.ModelId;
import java.time.Instant;

/**
 * A model in the registry: base, fine-tuned, distilled, quantised or an adapter.
 *
 * @param version grows with every change
 */
public record Model(ModelId id, long version, ModelData data, Instant createdAt) {}
