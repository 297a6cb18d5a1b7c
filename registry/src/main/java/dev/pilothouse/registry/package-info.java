/** What exists: tenants, teams, features, models, deployments, keys, prices. */
@NullMarked
package dev.pilothouse.registry;

import org.jspecify.annotations.NullMarked;
