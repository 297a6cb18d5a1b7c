/** Budgets leased to this node: what calls reserve and settle, without asking anybody. */
@NullMarked
package dev.pilothouse.gateway.budget;

import org.jspecify.annotations.NullMarked;
