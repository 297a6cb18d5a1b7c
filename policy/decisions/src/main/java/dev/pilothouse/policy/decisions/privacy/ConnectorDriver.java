package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.ErasureTarget;
import java.util.Optional;

/** Speaks with the stores of other systems. */
public interface ConnectorDriver {
    /**
     * The store behind a connector. Nothing is asked before one of its methods is called; those
     * throw {@link IndexTrouble} when the store does not do what it was asked.
     *
     * @param secret password, API key or shared secret; empty: none was set
     */
    ErasureTarget open(Connector connector, Optional<String> secret);
}
