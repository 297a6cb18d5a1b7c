/** Admin: tenants, teams, keys, providers, deployments, prices, masking and role grants. */
@NullMarked
package dev.pilothouse.console.web.admin;

import org.jspecify.annotations.NullMarked;
