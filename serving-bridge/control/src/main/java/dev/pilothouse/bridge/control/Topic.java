package dev.pilothouse.bridge.control;

/** What a listener of the fleet wants to hear of. */
public enum Topic {
    /** A kill was made or lifted, or a node acknowledged one, on any replica. */
    KILLS,
    /** A node came, went, or reported; about once a second and node. */
    NODES
}
