/** Pilothouse on the command line. */
@NullMarked
package dev.pilothouse.console.cli;

import org.jspecify.annotations.NullMarked;
