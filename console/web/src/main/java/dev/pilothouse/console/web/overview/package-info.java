/** Six buckets of KPIs, what changed and why, the daily questions. */
@NullMarked
package dev.pilothouse.console.web.overview;

import org.jspecify.annotations.NullMarked;
