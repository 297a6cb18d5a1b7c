/** Runs the parts as child processes: order, health, restarts, logs, published state. */
@NullMarked
package dev.pilothouse.console.cli.supervise;

import org.jspecify.annotations.NullMarked;
