/** Budgets: what is spent, reserved and leased of each, and their changes. */
@NullMarked
package dev.pilothouse.console.web.budgets;

import org.jspecify.annotations.NullMarked;
