/** How deployments do, as this gateway sees them: breakers, retry budgets, where calls went. */
@NullMarked
package dev.pilothouse.gateway.health;

import org.jspecify.annotations.NullMarked;
