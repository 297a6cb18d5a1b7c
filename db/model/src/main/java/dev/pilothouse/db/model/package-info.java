/**
 * Ids, value types, settings and the few ports that every room shares; no framework, no I/O beyond
 * reading a setting.
 */
@NullMarked
package dev.pilothouse.db.model;

import org.jspecify.annotations.NullMarked;
