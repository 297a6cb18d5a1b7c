package dev.pilothouse.pool.engine;

/**
 * What an engine can do.
 *
 * @param passes whether it takes a {@link Passage}; otherwise only a {@link Prompt}
 * @param sleeps whether it sleeps as it stands; otherwise its process is ended and started again
 * @param empties whether it empties its caches as it stands; otherwise it is started again
 * @param sleepMeans for people
 * @param cacheMeans for people
 */
public record Traits(
        boolean passes, boolean sleeps, boolean empties, String sleepMeans, String cacheMeans) {}
