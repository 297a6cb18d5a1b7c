/** The doors of an installation, as the bench uses them. */
@NullMarked
package dev.pilothouse.console.bench.client;

import org.jspecify.annotations.NullMarked;
