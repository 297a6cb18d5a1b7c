/**
 * The whole flow with every part running, as a newcomer meets it: one command, a browser, an SDK.
 */
@NullMarked
package dev.pilothouse.console.bench.flow;

import org.jspecify.annotations.NullMarked;
