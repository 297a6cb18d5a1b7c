package dev.pilothouse.analytics.contributors;

import dev.pilothouse.analytics.kpis.Sums;

/**
 * One feature on one model, in two periods of equal length.
 *
 * @param tenant the feature's tenant
 * @param model empty when a call was stopped before a model was chosen
 */
public record Part(String tenant, String feature, String model, Sums now, Sums before) {}
