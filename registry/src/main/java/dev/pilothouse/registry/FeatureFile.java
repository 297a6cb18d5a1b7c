package dev.pilothouse.registry;

/**
 * A YAML file of features, one per document.
 *
 * @param name as errors call it
 */
public record FeatureFile(String name, String text) {}
