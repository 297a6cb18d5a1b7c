/** What the control plane told this node: keys, features, routes, deployments. */
@NullMarked
package dev.pilothouse.gateway.state;

import org.jspecify.annotations.NullMarked;
