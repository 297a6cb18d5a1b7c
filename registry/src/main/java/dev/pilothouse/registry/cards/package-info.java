/**
 * Model cards: one canonical record, what it lacks for which purpose, and the formats it travels
 * in.
 */
@org.jspecify.annotations.NullMarked
package dev.pilothouse.registry.cards;
