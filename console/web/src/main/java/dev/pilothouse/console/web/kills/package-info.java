/** Kill switches: find a scope, see what it hits, kill, watch nodes obey, lift by two people. */
@NullMarked
package dev.pilothouse.console.web.kills;

import org.jspecify.annotations.NullMarked;
