/** Break-glass: kills at this gateway while the control plane is away. */
@NullMarked
package dev.pilothouse.gateway.glass;

import org.jspecify.annotations.NullMarked;
