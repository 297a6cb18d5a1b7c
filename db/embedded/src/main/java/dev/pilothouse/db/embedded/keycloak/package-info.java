/** Keycloak: distribution with our theme, realm, process. */
@NullMarked
package dev.pilothouse.db.embedded.keycloak;

import org.jspecify.annotations.NullMarked;
