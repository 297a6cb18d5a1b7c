/** Checks of exports without a database and without the console. */
@NullMarked
package dev.pilothouse.policy.audit.verify;

import org.jspecify.annotations.NullMarked;
