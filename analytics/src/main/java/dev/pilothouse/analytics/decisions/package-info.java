/** What gateways decided against callers, and whether all of it arrived. */
@NullMarked
package dev.pilothouse.analytics.decisions;

import org.jspecify.annotations.NullMarked;
