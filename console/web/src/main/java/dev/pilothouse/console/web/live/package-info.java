/**
 * What happened just now, for views that stay current: signals of the fleet, of kills and of jobs.
 */
@NullMarked
package dev.pilothouse.console.web.live;

import org.jspecify.annotations.NullMarked;
